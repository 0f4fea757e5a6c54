output "url" {
  description = "The status page."
  value       = "https://${var.domain_name}"
}

output "alb_dns_name" {
  description = "DNS name of the load balancer, for records in a zone outside Route 53."
  value       = aws_lb.this.dns_name
}

output "name_servers" {
  description = "Name servers of the zone created here, for the domain's registrar or the parent zone; empty with hosted_zone_id."
  value       = flatten(aws_route53_zone.this[*].name_servers)
}

output "nat_public_ips" {
  description = "IPv4 addresses that checks come from, for site owners to allow, with ipv6_blocks; empty with nat_gateways = \"none\"."
  value       = [for address in aws_eip.nat : address.public_ip]
}

output "ipv6_blocks" {
  description = "IPv6 blocks that checks come from, for site owners to allow."
  value       = local.ipv6_blocks
}

output "ecr_repository_url" {
  description = "Repository to push images to."
  value       = data.aws_ecr_repository.this.repository_url
}

output "image" {
  description = "The image that runs, with its digest."
  value       = local.container.image
}

output "cluster" {
  description = "Name of the ECS cluster."
  value       = aws_ecs_cluster.this.name
}

output "service" {
  description = "Name of the ECS service."
  value       = aws_ecs_service.this.name
}

output "table" {
  description = "Name of the DynamoDB table."
  value       = aws_dynamodb_table.sweeps.name
}

output "targets" {
  description = "Location of the list, as in LOOKOUT_TARGETS."
  value       = local.environment.LOOKOUT_TARGETS
}

output "log_group" {
  description = "Name of the log group that Lookout writes to."
  value       = aws_cloudwatch_log_group.app.name
}

output "topic_arn" {
  description = "ARN of the SNS topic for alarms."
  value       = aws_sns_topic.alarms.arn
}

output "incident_topic_arn" {
  description = "ARN of the SNS topic for incidents, for a channel of LOOKOUT_ALERTS: sns:ARN."
  value       = aws_sns_topic.incidents.arn
}

output "sign_in_rule_arn" {
  description = "ARN of the load balancer's rule that has the secret of oidc; null without oidc."
  value       = one(aws_lb_listener_rule.sign_in[*].arn)
}

output "secret_arns" {
  description = "ARNs of the secrets that the tasks read, by variable. Terraform never has their values."
  value       = local.secret_arns
}

output "role_arns" {
  description = "ARNs of the roles: task, execution and flow log."
  value = {
    execution = aws_iam_role.execution.arn
    flow_log  = aws_iam_role.flow_log.arn
    task      = aws_iam_role.task.arn
  }
}

output "dashboard_url" {
  description = "URL of the CloudWatch dashboard."
  value       = "https://${var.region}.console.aws.amazon.com/cloudwatch/home?region=${var.region}#dashboards:name=${var.name}"
}

output "place" {
  description = "What a place needs to know about the deployment: the beginning of its variables file."
  value       = <<-EOT
    name                 = "${var.name}"
    repository_url       = "${data.aws_ecr_repository.this.repository_url}"
    table_arn            = "${aws_dynamodb_table.sweeps.arn}"
    table_key_arn        = "${aws_kms_key.this.arn}"
    permissions_boundary = ${jsonencode(var.permissions_boundary)}
    probe_ports          = ${jsonencode(var.probe_ports)}
    cpu_architecture     = "${var.cpu_architecture}"
    alarm_emails         = ${jsonencode(var.alarm_emails)}
  EOT
}
