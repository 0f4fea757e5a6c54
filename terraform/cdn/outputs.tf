output "cloudfront_domain_name" {
  description = "Domain name of the distribution, for the deployment's variable cloudfront_domain_name."
  value       = aws_cloudfront_distribution.this.domain_name
}
