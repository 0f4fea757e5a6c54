#trivy:ignore:AWS-0053 A status page is public by design.
resource "aws_lb" "this" {
  #checkov:skip=CKV2_AWS_28:A firewall is the deployer's choice (var.waf).
  #checkov:skip=CKV2_AWS_76:The rules against Log4j come with var.waf; nothing here runs Java.
  name               = var.name
  load_balancer_type = "application"
  internal           = false
  ip_address_type    = "dualstack"
  subnets            = [for subnet in aws_subnet.public : subnet.id]
  security_groups    = [aws_security_group.alb.id]

  drop_invalid_header_fields = true
  desync_mitigation_mode     = "defensive"
  enable_deletion_protection = var.deletion_protection

  access_logs {
    bucket  = aws_s3_bucket.alb_logs.id
    enabled = true
  }

  # The load balancer writes a test object when logging is enabled.
  depends_on = [aws_s3_bucket_policy.alb_logs, aws_route.public_ipv4]
}

resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.this.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = "redirect"

    redirect {
      port        = "443"
      protocol    = "HTTPS"
      status_code = "HTTP_301"
    }
  }
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.this.arn
  port              = 443
  protocol          = "HTTPS"
  certificate_arn   = aws_acm_certificate_validation.this.certificate_arn
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"

  routing_http_response_strict_transport_security_header_value = "max-age=31536000"

  # If people sign in, the rules in sign_in.tf forward requests, and nothing bypasses them.
  default_action {
    type             = var.oidc == null ? "forward" : "fixed-response"
    target_group_arn = var.oidc == null ? aws_lb_target_group.this.arn : null

    dynamic "fixed_response" {
      for_each = local.sign_in

      content {
        content_type = "text/plain"
        status_code  = "403"
      }
    }
  }
}

resource "aws_lb_target_group" "this" {
  #checkov:skip=CKV_AWS_378:TLS ends at the load balancer; requests to the task stay in the VPC, and only the load balancer can make them.
  # A prefix, so that a new group can take over before the old one is deleted. AWS allows 6 characters.
  name_prefix          = substr(var.name, 0, 6)
  vpc_id               = aws_vpc.this.id
  target_type          = "ip"
  protocol             = "HTTP"
  port                 = local.port
  deregistration_delay = 15

  health_check {
    path                = "/health"
    matcher             = "200"
    interval            = 15
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }

  lifecycle {
    create_before_destroy = true
  }
}
