# An API behind CloudFront, managed by Terraform or OpenTofu, with a gate that rotates the key:
#
#   1. terraform apply                     API and distribution, open, no header
#   2. run gate.yml                        creates plan, key and secret, sets the header, locks the API
#   3. terraform apply -var gated=true     the header comes from the secret, the methods require the key: nothing changes
#
# From then on keep gated = true; after every rotation the plan is empty. The key's value is in the state: restrict who can read it.
terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }
}

variable "gated" {
  description = "Whether gate.yml has locked the API."
  type        = bool
  default     = false
}

data "aws_secretsmanager_secret_version" "key" {
  count     = var.gated ? 1 : 0
  secret_id = "shop/origin-key"
}

resource "aws_api_gateway_rest_api" "shop" {
  name = "shop"
  endpoint_configuration { types = ["REGIONAL"] }
}

resource "aws_api_gateway_method" "root" {
  rest_api_id   = aws_api_gateway_rest_api.shop.id
  resource_id   = aws_api_gateway_rest_api.shop.root_resource_id
  http_method   = "GET"
  authorization = "NONE"
  # Without it the next apply would unlock the API again.
  api_key_required = var.gated
}

resource "aws_api_gateway_integration" "root" {
  rest_api_id       = aws_api_gateway_rest_api.shop.id
  resource_id       = aws_api_gateway_rest_api.shop.root_resource_id
  http_method       = aws_api_gateway_method.root.http_method
  type              = "MOCK"
  request_templates = { "application/json" = jsonencode({ statusCode = 200 }) }
}

resource "aws_api_gateway_method_response" "root" {
  rest_api_id = aws_api_gateway_rest_api.shop.id
  resource_id = aws_api_gateway_rest_api.shop.root_resource_id
  http_method = aws_api_gateway_method.root.http_method
  status_code = "200"
}

resource "aws_api_gateway_integration_response" "root" {
  rest_api_id = aws_api_gateway_rest_api.shop.id
  resource_id = aws_api_gateway_rest_api.shop.root_resource_id
  http_method = aws_api_gateway_integration.root.http_method
  status_code = aws_api_gateway_method_response.root.status_code
}

resource "aws_api_gateway_deployment" "shop" {
  rest_api_id = aws_api_gateway_rest_api.shop.id
  # A stage serves a snapshot: a change of the methods takes effect with the next deployment.
  triggers = {
    content = sha256(jsonencode([aws_api_gateway_method.root, aws_api_gateway_integration.root]))
  }
  depends_on = [aws_api_gateway_integration_response.root]
  lifecycle { create_before_destroy = true }
}

resource "aws_api_gateway_stage" "live" {
  rest_api_id   = aws_api_gateway_rest_api.shop.id
  deployment_id = aws_api_gateway_deployment.shop.id
  stage_name    = "live"
}

resource "aws_cloudfront_distribution" "shop" {
  enabled = true
  tags    = { ManagedBy = "terraform" }

  origin {
    origin_id   = "api"
    domain_name = "${aws_api_gateway_rest_api.shop.id}.execute-api.${data.aws_region.here.region}.amazonaws.com"
    origin_path = "/${aws_api_gateway_stage.live.stage_name}"

    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }

    dynamic "custom_header" {
      for_each = data.aws_secretsmanager_secret_version.key
      content {
        name  = "x-api-key"
        value = custom_header.value.secret_string
      }
    }
  }

  default_cache_behavior {
    target_origin_id       = "api"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad" # CachingDisabled
  }

  restrictions {
    geo_restriction { restriction_type = "none" }
  }

  viewer_certificate { cloudfront_default_certificate = true }
}

data "aws_region" "here" {}

output "SHOP_API_ID" { value = aws_api_gateway_rest_api.shop.id }
output "SHOP_DISTRIBUTION_ID" { value = aws_cloudfront_distribution.shop.id }
