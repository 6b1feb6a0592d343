import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { StackContext } from "./stack-context";
import { nameOf, tagsOf } from "./stack-context";

export interface AlertsArgs {
  readonly context: StackContext;
  readonly account: pulumi.Input<string>;
  readonly emails: readonly string[];
  readonly queueArns: readonly pulumi.Input<string>[];
}

/** Tells people by e-mail of jobs that failed. */
export class Alerts extends pulumi.ComponentResource {
  constructor(name: string, args: AlertsArgs, options?: pulumi.ComponentResourceOptions) {
    super("sweepstack:index:Alerts", name, {}, options);
    const { context, account, emails, queueArns } = args;
    const what = nameOf(context, "alerts");
    const tags = tagsOf(context, "alerts");
    const below = { parent: this };
    // Not encrypted: EventBridge may not use the key of SNS, and its messages would be lost without a word.
    const topic = new aws.sns.Topic(what, { tags }, below);
    const rule = new aws.cloudwatch.EventRule(
      what,
      {
        description: `Jobs of ${context.stack} that failed`,
        eventPattern: pulumi.jsonStringify(failedJobs(queueArns)),
        tags,
      },
      below,
    );
    const policy = new aws.sns.TopicPolicy(
      what,
      { arn: topic.arn, policy: pulumi.jsonStringify(publishPolicy(topic.arn, rule.arn, account)) },
      below,
    );
    new aws.cloudwatch.EventTarget(
      what,
      {
        rule: rule.name,
        arn: topic.arn,
        inputTransformer: {
          inputPaths: { name: "$.detail.jobName", id: "$.detail.jobId", reason: "$.detail.statusReason" },
          inputTemplate: '"Job <name> (<id>) failed: <reason>. `sweep why` says more."',
        },
      },
      { ...below, dependsOn: [policy] },
    );
    for (const [at, email] of emails.entries()) {
      const args = { topic: topic.arn, protocol: "email", endpoint: email };
      new aws.sns.TopicSubscription(`${what}-${at + 1}`, args, below);
    }
    this.registerOutputs();
  }
}

/** The events of jobs in these queues that failed; of an array the whole, not each of its children. */
export function failedJobs(queueArns: readonly pulumi.Input<string>[]) {
  return {
    source: ["aws.batch"],
    "detail-type": ["Batch Job State Change"],
    detail: {
      status: ["FAILED"],
      jobQueue: queueArns,
      arrayProperties: { index: [{ exists: false }] },
    },
  };
}

function publishPolicy(
  topicArn: pulumi.Input<string>,
  ruleArn: pulumi.Input<string>,
  account: pulumi.Input<string>,
) {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "PublishFailures",
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sns:Publish",
        Resource: topicArn,
        Condition: {
          ArnEquals: { "aws:SourceArn": ruleArn },
          StringEquals: { "aws:SourceAccount": account },
        },
      },
    ],
  };
}
