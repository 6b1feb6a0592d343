import assert from "node:assert/strict";
import { Alerts } from "../../infra/alerts";
import { Budget } from "../../infra/budget";
import type { Recording } from "./record";
import { account, record } from "./record";
import { sampleContext } from "./sample-context";

const queue = `arn:aws:batch:us-east-1:${account}:job-queue/sweepstack-dev-sweep`;

describe("Alerts", () => {
  let alerts: Recording<Alerts>;
  before(async () => {
    const emails = ["me@example.org", "you@example.org"];
    const context = sampleContext("dev");
    alerts = await record(() => new Alerts("alerts", { context, account, emails, queueArns: [queue] }));
  });

  const event = {
    source: "aws.batch",
    "detail-type": "Batch Job State Change",
    detail: {
      status: "FAILED",
      jobQueue: queue,
      jobName: "a",
      jobId: "1",
      statusReason: "Essential container",
    },
  };
  const events: [name: string, event: Event, tells: boolean][] = [
    ["a job that failed", event, true],
    ["an array that failed", changed({ arrayProperties: { size: 100 } }), true],
    ["a child of an array that failed", changed({ arrayProperties: { index: 7 } }), false],
    ["the first child of an array", changed({ arrayProperties: { index: 0 } }), false],
    ["a job that succeeded", changed({ status: "SUCCEEDED" }), false],
    ["a job in another stack's queue", changed({ jobQueue: queue.replace("dev", "prod") }), false],
    ["another service's event", { ...event, source: "aws.ecs" }, false],
  ];
  for (const [name, each, tells] of events) {
    it(`${tells ? "tells" : "does not tell"} of ${name}`, () => {
      const { inputs } = alerts.one("aws:cloudwatch/eventRule:EventRule");
      assert.equal(matches(JSON.parse(inputs.eventPattern), each), tells);
    });
  }

  function changed(detail: Record<string, unknown>): Event {
    return { ...event, detail: { ...event.detail, ...detail } };
  }

  it("goes over a topic without a key, which EventBridge could not use", () => {
    assert.equal(alerts.one("aws:sns/topic:Topic").inputs.kmsMasterKeyId, undefined);
  });

  it("lets EventBridge publish for this rule of this account only", () => {
    const policy = JSON.parse(alerts.one("aws:sns/topicPolicy:TopicPolicy").inputs.policy);
    assert.deepEqual(policy.Statement[0].Principal, { Service: "events.amazonaws.com" });
    assert.deepEqual(policy.Statement[0].Condition, {
      ArnEquals: {
        "aws:SourceArn": `arn:aws:events:us-east-1:${account}:rule/sweepstack-dev-alerts-0123456`,
      },
      StringEquals: { "aws:SourceAccount": account },
    });
  });

  it("tells everybody", () => {
    const subscriptions = alerts.ofType("aws:sns/topicSubscription:TopicSubscription");
    assert.deepEqual(
      subscriptions.map(({ inputs }) => [inputs.protocol, inputs.endpoint]),
      [
        ["email", "me@example.org"],
        ["email", "you@example.org"],
      ],
    );
  });
});

describe("Budget", () => {
  const make = async (byTag: boolean) => {
    const budget = { monthlyUsd: 200, byTag };
    const context = sampleContext("dev");
    const made = await record(() => new Budget("budget", { context, budget, emails: ["me@example.org"] }));
    return made.one("aws:budgets/budget:Budget").inputs;
  };

  it("is of the whole account, in text, and tells before it is exceeded", async () => {
    const inputs = await make(false);
    assert.deepEqual([inputs.limitAmount, inputs.limitUnit, inputs.costFilters], ["200", "USD", undefined]);
    const notifications = inputs.notifications.map((each: Record<string, unknown>) => [
      each.notificationType,
      each.threshold,
      each.subscriberEmailAddresses,
    ]);
    assert.deepEqual(notifications, [
      ["ACTUAL", 80, ["me@example.org"]],
      ["FORECASTED", 100, ["me@example.org"]],
    ]);
  });

  it("is of the project's tag where the config says so", async () => {
    assert.deepEqual((await make(true)).costFilters, [
      { name: "TagKeyValue", values: ["user:project$sweepstack"] },
    ]);
  });
});

type Event = { readonly [key: string]: unknown };

/** EventBridge's rule: every key of a pattern must be there with one of its values; `exists: false` that it is not. */
function matches(pattern: unknown, value: unknown): boolean {
  if (Array.isArray(pattern)) {
    return pattern.some((each) =>
      typeof each === "object" ? value === undefined && each.exists === false : each === value,
    );
  }
  const inside = (typeof value === "object" && value !== null ? value : {}) as Event;
  return Object.entries(pattern as Event).every(([key, each]) => matches(each, inside[key]));
}
