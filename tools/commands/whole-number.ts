import { Problem } from "../problem";

/** The value of an option that counts something. */
export function wholeNumber(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new Problem(`"${text}" is not a whole number above 0`);
}
