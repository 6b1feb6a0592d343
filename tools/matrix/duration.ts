const secondsPer: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/**
 * The seconds of a duration such as `90s`, `30m`, `12h`, `2d` or `1h30m`; undefined for anything else.
 */
export function durationSeconds(text: string): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?\s*[smhd]\s*)+$/.test(text)) return undefined;
  let seconds = 0;
  for (const [, count, unit] of text.matchAll(/(\d+(?:\.\d+)?)\s*([smhd])/g))
    seconds += Number(count) * secondsPer[unit!]!;
  return seconds > 0 ? Math.ceil(seconds) : undefined;
}
