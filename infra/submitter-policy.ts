import * as pulumi from "@pulumi/pulumi";
import type { StackStore } from "./job-policies";
import { storeStatements } from "./job-policies";
import type { PolicyStatement } from "./policy-document";

/** What somebody who runs sweeps on a stack has to do with. */
export interface SubmitterNeeds {
  /** Or a pattern for several. */
  readonly stack: string;
  /** The beginning of the ARNs of the region's Batch resources: `arn:aws:batch:us-east-1:123456789012`. */
  readonly batch: pulumi.Input<string>;
  readonly queueArns: pulumi.Input<readonly string[]>;
  /** Names; every revision of them, since runs pin theirs. */
  readonly jobDefinitions: readonly string[];
  readonly logGroupArn: pulumi.Input<string>;
  readonly parameterArn: pulumi.Input<string>;
  /** The secret with the password of the stack's database role, which they may not read. */
  readonly secretArn: pulumi.Input<string>;
  readonly store: StackStore;
}

/** What somebody who runs sweeps on a stack may do: this and no more. */
export function submitterStatements(needs: SubmitterNeeds): PolicyStatement[] {
  const { batch, stack } = needs;
  const jobs = pulumi.interpolate`${batch}:job/*`;
  const definitions = pulumi.all(
    needs.jobDefinitions.map((name) => pulumi.interpolate`${batch}:job-definition/${name}:*`),
  );
  return [
    {
      Sid: "SubmitJobs",
      Effect: "Allow",
      Action: ["batch:SubmitJob"],
      Resource: pulumi
        .all([needs.queueArns, definitions, jobs])
        .apply(([queues, every, job]) => [...queues, ...every, job]),
    },
    {
      Sid: "TagOwnJobs",
      Effect: "Allow",
      Action: ["batch:TagResource"],
      Resource: [jobs],
      Condition: {
        StringLike: { "aws:RequestTag/stack": stack },
        // A job of another stack would otherwise become one's own, to be ended.
        StringLikeIfExists: { "aws:ResourceTag/stack": stack },
      },
    },
    {
      Sid: "EndOwnJobs",
      Effect: "Allow",
      Action: ["batch:CancelJob", "batch:TerminateJob"],
      Resource: [jobs],
      Condition: { StringLike: { "aws:ResourceTag/stack": stack } },
    },
    {
      // Batch knows no resources for these.
      Sid: "SeeBatch",
      Effect: "Allow",
      Action: [
        "batch:DescribeComputeEnvironments",
        "batch:DescribeJobDefinitions",
        "batch:DescribeJobQueues",
        "batch:DescribeJobs",
        "batch:ListJobs",
      ],
      Resource: ["*"],
    },
    {
      Sid: "ReadLogs",
      Effect: "Allow",
      Action: ["logs:DescribeLogStreams", "logs:FilterLogEvents", "logs:GetLogEvents"],
      Resource: [needs.logGroupArn, pulumi.interpolate`${needs.logGroupArn}:log-stream:*`],
    },
    { Sid: "ReadContract", Effect: "Allow", Action: ["ssm:GetParameter"], Resource: [needs.parameterArn] },
    {
      // Whether it has been filled, not with what.
      Sid: "SeeLogin",
      Effect: "Allow",
      Action: ["secretsmanager:DescribeSecret"],
      Resource: [needs.secretArn],
    },
    ...storeStatements(needs.store),
  ];
}
