/** What a head is called beside the model whose trunk it lies on: "Pico, FAST tokens" beside "Pico" is "FAST tokens". */
export const headLabel = (title: string, model: string): string => {
  const own = title.startsWith(`${model}, `) ? title.slice(model.length + 2) : title;
  return own.charAt(0).toUpperCase() + own.slice(1);
};
