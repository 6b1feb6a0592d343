import type { Fate } from "../plan/standing";

const words: Readonly<Record<Fate, string>> = {
  new: "new",
  running: "running",
  done: "done",
  failed: "failed",
  lost: "lost",
  waiting: "waiting",
  dropped: "not promoted",
  out: "failed before",
  held: "held",
};

/** How the cells of a stage stand: `12 done · 3 running · 49 not promoted`. */
export function stageLine(counts: Readonly<Partial<Record<Fate, number>>>): string {
  const shown = Object.entries(words).filter(([fate]) => counts[fate as Fate]);
  return shown.map(([fate, word]) => `${counts[fate as Fate]} ${word}`).join(" · ");
}
