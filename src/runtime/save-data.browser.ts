/** Did the visitor ask this browser to save data? Then nothing travels that nobody asked for. */
export const savesData = (): boolean => {
  const { connection } = navigator as { readonly connection?: { readonly saveData?: boolean } };
  return connection?.saveData === true;
};
