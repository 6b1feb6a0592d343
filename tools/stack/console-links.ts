import type { DeployedContract } from "../../infra/contract";
import { contractQueues, parameterName } from "../../infra/contract";
import { nameInArn, submittedDefinitions } from "./contract-parts";

/** A thing of a stack, and where the AWS console shows it. */
export interface ConsoleLink {
  readonly thing: string;
  readonly url: string;
}

/** Where the AWS console shows each thing of a stack. */
export function consoleLinks(contract: DeployedContract): ConsoleLink[] {
  const { region, bucket, prefix, database, logGroup } = contract;
  const at = `https://${region}.${consoleHost(contract)}`;
  const batch = `${at}/batch/home?region=${region}#`;
  const definitions = [...submittedDefinitions(contract), contract.bootstrap];
  return [
    ...contractQueues(contract).map((arn) => ({
      thing: `queue ${nameInArn(arn)}`,
      url: `${batch}queues/detail/${arn}`,
    })),
    ...definitions.map((arn) => ({
      thing: `definition ${nameInArn(arn)}`,
      url: `${batch}job-definition/detail/${arn}`,
    })),
    {
      thing: "bucket",
      url: `${at}/s3/buckets/${bucket}?region=${region}&prefix=${encodeURIComponent(prefix)}`,
    },
    {
      thing: "log group",
      url: `${at}/cloudwatch/home?region=${region}#logsV2:log-groups/log-group/${logGroupPart(logGroup)}`,
    },
    {
      thing: "database server",
      url: `${at}/rds/home?region=${region}#database:id=${serverName(database.host)};is-cluster=false`,
    },
    {
      thing: "database secret",
      url: `${at}/secretsmanager/secret?name=${encodeURIComponent(secretName(database.secret))}&region=${region}`,
    },
    {
      thing: "contract",
      url: `${at}/systems-manager/parameters/${twice(parameterName(contract))}/description?region=${region}&tab=Table`,
    },
  ];
}

/** The name that a secret's ARN has, without the hyphen and six characters that AWS puts behind it. */
function secretName(arn: string): string {
  return arn.split(":secret:")[1]!.replace(/-[A-Za-z0-9]{6}$/, "");
}

/** RDS names a server by its identifier and a part of its own. */
function serverName(host: string): string {
  return host.split(".")[0]!;
}

/** The console takes a parameter's name encoded twice: its slashes are part of it. */
function twice(text: string): string {
  return encodeURIComponent(encodeURIComponent(text));
}

/** The console of CloudWatch takes a log group's name encoded twice, with dollars for the percent signs. */
function logGroupPart(name: string): string {
  return twice(name).replaceAll("%", "$");
}

/** The console of the partition that the contract's ARNs are of. */
function consoleHost({ load }: DeployedContract): string {
  switch (load.split(":")[1]) {
    case "aws-cn":
      return "console.amazonaws.cn";
    case "aws-us-gov":
      return "console.amazonaws-us-gov.com";
    default:
      return "console.aws.amazon.com";
  }
}
