/** AWS metrics that alarms and dashboard use: by namespace and name, the sets of dimensions that AWS publishes them with. */
export const METRICS: Record<string, Record<string, string[][]>> = {
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
  "AWS/ApplicationELB": {
    HealthyHostCount: [["LoadBalancer", "TargetGroup"]],
    HTTPCode_ELB_5XX_Count: [["LoadBalancer"]],
    HTTPCode_Target_5XX_Count: [["LoadBalancer"], ["LoadBalancer", "TargetGroup"]],
    RequestCount: [["LoadBalancer"], ["LoadBalancer", "TargetGroup"]],
    TargetResponseTime: [["LoadBalancer"], ["LoadBalancer", "TargetGroup"]],
  },
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
  "AWS/DynamoDB": {
    ConsumedReadCapacityUnits: [["TableName"]],
    ConsumedWriteCapacityUnits: [["TableName"]],
    ReadThrottleEvents: [["TableName"]],
    WriteThrottleEvents: [["TableName"]],
  },
  // https://docs.aws.amazon.com/vpc/latest/userguide/metrics-dimensions-nat-gateway.html
  "AWS/NATGateway": {
    ErrorPortAllocation: [["NatGatewayId"]],
  },
  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html
  "AWS/ECS": {
    CPUUtilization: [["ClusterName"], ["ClusterName", "ServiceName"]],
    MemoryUtilization: [["ClusterName"], ["ClusterName", "ServiceName"]],
  },
};
