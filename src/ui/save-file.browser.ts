/** Gives the visitor a file. */
export const saveFile = (name: string, type: string, content: string): void => {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // some browsers read it after the click has returned
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
};
