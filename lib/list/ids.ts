import anyAscii from "any-ascii";

/** The fields that identify a target. */
interface Identity {
  id: string;
  name: string;
  url: string;
}

const MAX_LENGTH = 64;

/** Characters before a number, which has up to seven digits. */
const MAX_STEM = MAX_LENGTH - 8;

/** Ids are used in paths, file names and HTML attributes, so they have no dots, slashes or spaces. */
const ID = new RegExp(`^[a-z0-9][a-z0-9_-]{0,${MAX_LENGTH - 1}}$`, "i");

/** Valid ids, for messages. */
export const ID_RULE = `letters, digits, - and _, at most ${MAX_LENGTH}, the first a letter or digit`;

export function isId(text: string): boolean {
  return ID.test(text);
}

/**
 * An id for each row, unique even if case is ignored: its own, else the known list's for its URL, else for its name, else a
 * slug of its name. So a rename or a move to https keeps a target's history. The same rows and known list always give the
 * same ids.
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

  // If a URL occurs twice, the row with the same name comes first.
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
    // Continues where it stopped: otherwise ten thousand rows with one name would try fifty million ids.
    let count = counts.get(stem) ?? 2;
    while (taken.has(`${stem}-${count}`)) count++;
    counts.set(stem, count + 1);
    return `${stem}-${count}`;
  };
  return rows.map(({ name, url }, index) => {
    return ids[index] ?? give(index, unused(slugOf(name) || slugOf(new URL(url).hostname) || "target"));
  });
}

/** Letters of all scripts are transliterated to ASCII; "" if a text has none. */
function slugOf(text: string): string {
  return anyAscii(text).toLowerCase().replace(/['`]/g, "").replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
}
