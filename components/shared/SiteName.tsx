/** A site's name; if it is a host that does not fit on a line, it breaks after a dot, not within a word. */
export function SiteName({ name }: { name: string }) {
  if (!name.includes(".")) return <>{name}</>;
  return <>{name.split(/(?<=\.)(?=[^.])/).flatMap((part, index) => index > 0 ? [<wbr key={index} />, part] : [part])}
  </>;
}
