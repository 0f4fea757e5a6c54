/** Where a host may be broken. */
export const HOST_BREAKS = /(?<=\.)(?=\p{L})/gu;

/** Text that is or has a host: where it does not fit on a line it breaks after a dot, and not within a word. */
export function HostText({ text }: { text: string }) {
  if (!text.includes(".")) return <>{text}</>;
  return <>{text.split(HOST_BREAKS).flatMap((part, index) => index > 0 ? [<wbr key={index} />, part] : [part])}</>;
}
