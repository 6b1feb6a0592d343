import type { RecordedResource } from "../../infra/record";
import { capitalised, nameIn, requestsOf, type Translation, tagList } from "./api-request";

/** The database server, and what it is told. */
export const databaseRequests: Readonly<Record<string, Translation>> = {
  "aws:rds/subnetGroup:SubnetGroup": (resource) => {
    const { name: _, description, tags, ...rest } = resource.inputs;
    return requestsOf("rds", [
      "CreateDBSubnetGroup",
      {
        ...capitalised(rest),
        DBSubnetGroupName: nameIn(resource),
        DBSubnetGroupDescription: description,
        Tags: tagList(tags),
      },
    ]);
  },
  "aws:rds/parameterGroup:ParameterGroup": (resource) => {
    const { name: _, family, parameters, tags, ...rest } = resource.inputs;
    const DBParameterGroupName = nameIn(resource);
    return requestsOf(
      "rds",
      [
        "CreateDBParameterGroup",
        { ...capitalised(rest), DBParameterGroupName, DBParameterGroupFamily: family, Tags: tagList(tags) },
      ],
      ["ModifyDBParameterGroup", { DBParameterGroupName, Parameters: parameters.map(parameter) }],
    );
  },
  "aws:rds/instance:Instance": ({ inputs }) => {
    const { identifier, instanceClass, username, dbSubnetGroupName, parameterGroupName, tags, ...rest } =
      inputs;
    const { performanceInsightsEnabled, enabledCloudwatchLogsExports, multiAz, ...others } = rest;
    // For the day when it is deleted.
    const {
      skipFinalSnapshot: _,
      finalSnapshotIdentifier: __,
      deleteAutomatedBackups: ___,
      applyImmediately: ____,
      ...own
    } = others;
    return requestsOf("rds", [
      "CreateDBInstance",
      {
        ...capitalised(own),
        DBInstanceIdentifier: identifier,
        DBInstanceClass: instanceClass,
        MasterUsername: username,
        DBSubnetGroupName: dbSubnetGroupName,
        DBParameterGroupName: parameterGroupName,
        MultiAZ: multiAz,
        EnablePerformanceInsights: performanceInsightsEnabled,
        EnableCloudwatchLogsExports: enabledCloudwatchLogsExports,
        Tags: tagList(tags),
      },
    ]);
  },
};

function parameter({ name, value, applyMethod = "immediate", ...rest }: RecordedResource["inputs"]) {
  return { ...capitalised(rest), ParameterName: name, ParameterValue: value, ApplyMethod: applyMethod };
}
