output "backend" {
  description = "Backend of the deployments' state: the contents of terraform/backend.hcl."
  value       = <<-EOT
    bucket     = "${aws_s3_bucket.state.id}"
    kms_key_id = "${aws_kms_key.this.arn}"
    region     = "${var.region}"
  EOT
}

output "own_backend" {
  description = "Backend for keeping the bootstrap's own state in the bucket too: the contents of terraform/bootstrap/backend.tf."
  value       = <<-EOT
    terraform {
      backend "s3" {
        bucket       = "${aws_s3_bucket.state.id}"
        key          = "bootstrap.tfstate"
        encrypt      = true
        kms_key_id   = "${aws_kms_key.this.arn}"
        region       = "${var.region}"
        use_lockfile = true
      }
    }
  EOT
}

output "deployment" {
  description = "Variables of the first deployment: the beginning of terraform/deployments/<name>.tfvars."
  value       = <<-EOT
    name                 = "${var.name}"
    region               = "${var.region}"
    domain_name          = "${var.domain_name}"
    ecr_repository       = "${aws_ecr_repository.this.name}"
    permissions_boundary = "${aws_iam_policy.boundary.arn}"
  EOT
}

output "ecr_repository_url" {
  description = "Repository to push images to."
  value       = aws_ecr_repository.this.repository_url
}

output "people_policy_arn" {
  description = "ARN of the policy for those who deploy by hand: they can assume the roles."
  value       = aws_iam_policy.people.arn
}

output "role_arns" {
  description = "ARNs of the roles: plan reads, image pushes, deploy writes."
  value       = { for name, role in aws_iam_role.pipeline : name => role.arn }
}

output "pipeline_variables" {
  description = "CI/CD variables that .gitlab-ci.yml and .github/workflows/ read; DEPLOYMENT is the name of a file in terraform/deployments/."
  value = {
    AWS_REGION         = var.region
    DEPLOYMENT         = var.name
    DEPLOY_ROLE_ARN    = aws_iam_role.pipeline["deploy"].arn
    ECR_REPOSITORY_URL = aws_ecr_repository.this.repository_url
    IMAGE_ROLE_ARN     = aws_iam_role.pipeline["image"].arn
    PLAN_ROLE_ARN      = aws_iam_role.pipeline["plan"].arn
    STATE_BUCKET       = aws_s3_bucket.state.id
    STATE_KMS_KEY      = aws_kms_key.this.arn
  }
}
