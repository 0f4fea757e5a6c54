/** A site's name, which may be a host: where it does not fit on a line it breaks after a dot, and not within a word. */
export function SiteName({ name }: { name: string }) {
  if (!name.includes(".")) return <>{name}</>;
  return <>{name.split(/(?<=\.)(?=[^.])/).flatMap((part, index) => index > 0 ? [<wbr key={index} />, part] : [part])}
  </>;
}
