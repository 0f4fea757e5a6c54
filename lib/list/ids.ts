import anyAscii from "any-ascii";

/** What tells one target from another. */
interface Identity {
  id: string;
  name: string;
  url: string;
}

const MAX_LENGTH = 64;

/** What stands before a number, which has up to seven digits. */
const MAX_STEM = MAX_LENGTH - 8;

/** Ids stand in paths, file names and HTML attributes, so they have no dots, slashes or spaces. */
const ID = new RegExp(`^[a-z0-9][a-z0-9_-]{0,${MAX_LENGTH - 1}}$`, "i");

/** What an id may be, for messages. */
export const ID_RULE = `letters, digits, - and _, at most ${MAX_LENGTH}, the first a letter or digit`;

export function isId(text: string): boolean {
  return ID.test(text);
}

/**
 * An id for each row, unique among them also where case does not count: its own, else the one that the known list has for
 * its URL, else for its name, else a slug of its name. So a rename or a move to https keeps a target's history. The same
 * rows and known list always give the same ids.
 */
export function assignIds(
  rows: readonly (Omit<Identity, "id"> & { id?: string })[],
  known: readonly Identity[],
): string[] {
  const ids = rows.map(({ id }) => id);
  const taken = new Set<string>();
  for (const id of ids) if (id !== undefined) taken.add(id.toLowerCase());
  const give = (row: number, id: string) => {
    ids[row] = id;
    taken.add(id.toLowerCase());
    return id;
  };

  // Where a URL stands twice, the row whose name is right too goes first.
  const keys: ((identity: Omit<Identity, "id">) => string)[] = [
    ({ url, name }) => `${url} ${name}`,
    ({ url }) => url,
    ({ name }) => name,
  ];
  for (const keyOf of keys) {
    const free = Map.groupBy(known.filter(({ id }) => !taken.has(id.toLowerCase())).reverse(), keyOf);
    for (const [index, row] of rows.entries()) {
      if (ids[index] !== undefined) continue;
      const match = free.get(keyOf(row))?.pop();
      if (match) give(index, match.id);
    }
  }
  const counts = new Map<string, number>();
  const unused = (slug: string) => {
    if (!taken.has(slug.slice(0, MAX_LENGTH))) return slug.slice(0, MAX_LENGTH);
    const stem = slug.slice(0, MAX_STEM);
    // Goes on where it stopped: ten thousand rows with one name would try fifty million ids.
    let count = counts.get(stem) ?? 2;
    while (taken.has(`${stem}-${count}`)) count++;
    counts.set(stem, count + 1);
    return `${stem}-${count}`;
  };
  return rows.map(({ name, url }, index) => {
    return ids[index] ?? give(index, unused(slugOf(name) || slugOf(new URL(url).hostname) || "target"));
  });
}

/** Letters of all scripts are spelt in ASCII, as well as that goes; "" when a text has none that can be spelt. */
function slugOf(text: string): string {
  return anyAscii(text).toLowerCase().replace(/['`]/g, "").replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
}
