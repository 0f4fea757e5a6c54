/**
 * Characters unfit for text that is shown, none of which a list may have in a name or a category: control characters, and
 * those that reverse the text after them. Joiners and direction marks are spelling.
 */
export const UNFIT = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb]/u;
