import { report } from "../make-problem";
import type { Origin } from "../yaml/origin";
import { locate } from "../yaml/origin";
import type { AxisContext } from "./axis-context";
import type { AxisStructure } from "./axis-schema";
import {
  addSteps,
  type CalendarDate,
  dateText,
  dayNumber,
  parseDate,
  parseDateStep,
  stepsBetween,
} from "./calendar";
import type { ComputedValues } from "./computed-axis";

/** `dates: { from, to, every }`: date i is `from` and i times `every` later, so that ends of months stay ends of months. */
export function readDates(
  { dates }: Pick<AxisStructure, "dates">,
  origin: Origin,
  context: AxisContext,
): ComputedValues | undefined {
  const from = readDate(dates!.from, locate(origin, ["from"]), context);
  const to = readDate(dates!.to, locate(origin, ["to"]), context);
  const step = parseDateStep(dates!.every);
  if (!step) {
    const message = `${JSON.stringify(dates!.every)} is not a step between dates`;
    report(context, "bad-dates", locate(origin, ["every"]), message, "write 10day, 1week, 6month or 1year");
  }
  if (!from || !to || !step) return undefined;
  if (dayNumber(from) > dayNumber(to)) {
    const message = `"from" is ${dateText(from)}, which is after "to", ${dateText(to)}`;
    report(context, "bad-dates", locate(origin, ["from"]), message);
    return undefined;
  }
  const size = stepsBetween(from, to, step) + 1;
  const make = () => Array.from({ length: size }, (_, index) => dateText(addSteps(from, step, index)));
  return { size, make };
}

function readDate(
  text: string,
  location: ReturnType<typeof locate>,
  context: AxisContext,
): CalendarDate | undefined {
  const date = parseDate(text);
  if (!date) {
    const message = `${JSON.stringify(text)} is not a date`;
    report(context, "bad-dates", location, message, "write it as 2015-01-31");
  }
  return date;
}
