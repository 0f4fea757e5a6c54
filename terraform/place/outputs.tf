output "queue_url" {
  description = "URL of the place's queue: its value in the deployment's places."
  value       = aws_sqs_queue.jobs.url
}

output "dead_letters_url" {
  description = "URL of the dead-letter queue, with the jobs that no worker could do."
  value       = aws_sqs_queue.dead.url
}

output "log_group" {
  description = "Name of the log group that the workers write to."
  value       = aws_cloudwatch_log_group.worker.name
}

output "cluster" {
  description = "Name of the ECS cluster, and of the service in it."
  value       = aws_ecs_cluster.this.name
}

output "role_arns" {
  description = "ARNs of the roles: worker and execution."
  value = {
    execution = aws_iam_role.execution.arn
    worker    = aws_iam_role.worker.arn
  }
}
