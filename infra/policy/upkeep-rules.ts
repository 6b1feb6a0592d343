import { show } from "./common-rules";
import type { Rule } from "./rule";

/** What holds data that cannot be made again, and the input that must be false for a destroy to spare it. */
const holders: Readonly<Record<string, string>> = {
  "aws:ecr/repository:Repository": "forceDelete",
  "aws:rds/instance:Instance": "skipFinalSnapshot",
  "aws:s3/bucket:Bucket": "forceDestroy",
};

/** What lasts: prod's data for ever, logs for a time. */
export const upkeepRules: readonly Rule[] = [
  {
    kind: "resource",
    control: "data-outlives-prod",
    demands: "prod's data is neither destroyed nor replaced",
    types: Object.keys(holders),
    check: ({ type, inputs, protect }, { environment }) => {
      if (environment !== "prod") return [];
      const input = holders[type]!;
      return [
        ...(protect ? [] : [{ wrong: "it is not protected", change: "set the option protect to true" }]),
        ...(inputs[input] === false
          ? []
          : [{ wrong: `${input} is ${show(inputs[input])}`, change: "set it to false" }]),
      ];
    },
  },
  {
    kind: "resource",
    control: "logs-expire",
    demands: "logs are kept for a time that somebody chose: without one they are kept, and paid, for ever",
    types: ["aws:cloudwatch/logGroup:LogGroup"],
    check: ({ inputs: { retentionInDays } }) =>
      retentionInDays > 0
        ? []
        : [{ wrong: `retentionInDays is ${show(retentionInDays)}`, change: "set it to a number of days" }],
  },
  {
    kind: "resource",
    control: "SNS.1",
    demands: "topics are encrypted at rest",
    types: ["aws:sns/topic:Topic"],
    check: ({ inputs: { kmsMasterKeyId } }) =>
      kmsMasterKeyId ? [] : [{ wrong: "kmsMasterKeyId is not set", change: "set it to a key" }],
  },
  {
    kind: "resource",
    control: "sandbox-names-free-again",
    demands: "a secret's name can be taken again once it is deleted: nothing in it is worth a month's wait",
    types: ["aws:secretsmanager/secret:Secret"],
    check: ({ inputs: { recoveryWindowInDays } }) =>
      recoveryWindowInDays === 0
        ? []
        : [{ wrong: `recoveryWindowInDays is ${show(recoveryWindowInDays)}`, change: "set it to 0" }],
  },
];
