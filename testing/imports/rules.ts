/** What each module imports, types included, by paths from the project's folder. */
export type Imports = ReadonlyMap<string, readonly string[]>;

/** The longest room that a path is in; undefined: it is in none. */
function roomOf(path: string, rooms: readonly string[]): string | undefined {
  return rooms.filter((room) => path === room || path.startsWith(`${room}/`))
    .reduce<string | undefined>((longest, room) => longest && longest.length > room.length ? longest : room, undefined);
}

/**
 * Imports that point up, or out of the rooms: one sentence each, with both files.
 * @param floors rooms, the highest floor first
 */
export function upwardImports(imports: Imports, floors: readonly (readonly string[])[]): string[] {
  const rooms = floors.flat();
  const floorOf = (room: string) => floors.findIndex((floor) => floor.includes(room));
  const faults: string[] = [];
  for (const [from, targets] of imports) {
    const room = roomOf(from, rooms);
    if (room === undefined) continue;
    for (const to of targets) {
      const other = roomOf(to, rooms);
      if (other === undefined) faults.push(`${from} imports ${to}, which is no part of the product`);
      else if (other !== room && floorOf(other) <= floorOf(room)) {
        faults.push(`${from} imports ${to}: ${room} must not know ${other}`);
      }
    }
  }
  return faults;
}

/** Circles of imports, each by the files that it goes through: `a.ts -> b.ts -> a.ts`. */
export function importCircles(imports: Imports): string[] {
  const circles: string[] = [];
  const path: string[] = [];
  const done = new Set<string>();
  const visit = (module: string) => {
    const start = path.indexOf(module);
    if (start !== -1) circles.push([...path.slice(start), module].join(" -> "));
    if (start !== -1 || done.has(module)) return;
    path.push(module);
    for (const target of imports.get(module) ?? []) visit(target);
    path.pop();
    done.add(module);
  };
  for (const module of imports.keys()) visit(module);
  return circles;
}
