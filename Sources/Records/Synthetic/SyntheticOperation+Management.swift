extension SyntheticOperation {
    /// What monitoring and people look at.
    static let managementReads: [SyntheticOperation] = [
        .init("ec2", "DescribeInstances", 1_000, [.monitoring, .person, .user, .service])
            .asking(
                #"{"maxResults":1000,"instancesSet":{},"filterSet":{"items":[{"name":"#
                    + #""instance-state-name","valueSet":{"items":[{"value":"running"}]}}]}}"#
            ),
        .init("monitoring", "GetMetricData", 800, [.monitoring])
            .asking(
                #"{"startTime":"<since>","endTime":"<time>","maxDatapoints":100800,"#
                    + #""scanBy":"TimestampDescending"}"#
            ),
        .init("ec2", "DescribeVolumes", 480, [.monitoring, .person])
            .asking(#"{"volumeSet":{},"filterSet":{},"maxResults":500}"#),
        .init("ec2", "DescribeSecurityGroups", 400, [.monitoring, .person, .user])
            .asking(#"{"securityGroupSet":{},"securityGroupIdSet":{},"filterSet":{}}"#),
        .init("ec2", "DescribeRegions", 330, [.monitoring])
            .asking(#"{"regionSet":{}}"#),
        .init("ec2", "DescribeNetworkInterfaces", 300, [.monitoring, .service])
            .asking(
                #"{"networkInterfaceIdSet":{},"filterSet":{"items":[{"name":"vpc-id","#
                    + #""valueSet":{"items":[{"value":"vpc-0<id>"}]}}]}}"#
            ),
        .init("ec2", "DescribeSnapshots", 260, [.monitoring])
            .asking(#"{"maxResults":200,"ownersSet":{"items":[{"owner":"self"}]}}"#),
        .init("ec2", "DescribeTags", 240, [.monitoring, .workload])
            .asking(
                #"{"maxResults":1000,"filterSet":{"items":[{"name":"resource-id","valueSet":"#
                    + #"{"items":[{"value":"i-0<id>"}]}}]}}"#
            ),
        .init("rds", "DescribeDBInstances", 280, [.monitoring, .person])
            .asking(#"{"maxRecords":100,"filters":[]}"#),
        .init("rds", "DescribeDBClusters", 150, [.monitoring]),
        .init("rds", "ListTagsForResource", 190, [.monitoring])
            .asking(#"{"resourceName":"arn:aws:rds:<region>:<account>:db:orders-<short>"}"#),
        .init("elasticloadbalancing", "DescribeTargetHealth", 220, [.monitoring, .service])
            .asking(
                #"{"targetGroupArn":"arn:aws:elasticloadbalancing:<region>:<account>:"#
                    + #"targetgroup/web/<id>"}"#
            ),
        .init("elasticloadbalancing", "DescribeLoadBalancers", 200, [.monitoring])
            .asking(#"{"pageSize":400}"#),
        .init("lambda", "ListFunctions20150331", 230, [.monitoring, .person])
            .asking(#"{"functionVersion":"ALL","maxItems":50}"#),
        .init("lambda", "GetFunction20150331v2", 170, [.monitoring])
            .asking(#"{"functionName":"<function>"}"#),
        .init("logs", "DescribeLogGroups", 180, [.monitoring, .person])
            .asking(#"{"limit":50,"logGroupNamePrefix":"/aws/lambda/<function>"}"#),
        .init("logs", "FilterLogEvents", 60, [.person])
            .asking(
                #"{"logGroupName":"/aws/lambda/<function>","filterPattern":"\"ERROR\" -\"4"#
                    + #"04\"","startTime":1767225600000,"interleaved":true}"#
            ),
        .init("dynamodb", "DescribeTable", 170, [.monitoring, .workload])
            .asking(#"{"tableName":"<table>"}"#),
        .init("sqs", "GetQueueAttributes", 210, [.monitoring])
            .asking(
                #"{"queueUrl":"https://sqs.<region>.amazonaws.com/<account>/<queue>","#
                    + #""attributeNames":["All"]}"#
            ),
        .init("sqs", "ListQueues", 90, [.monitoring])
            .asking(#"{"maxResults":1000}"#),
        .init("s3", "GetBucketAcl", 160, [.monitoring, .service])
            .asking(
                #"{"bucketName":"<bucket>","Host":"<bucket>.s3.<region>.amazonaws.com","#
                    + #""acl":""}"#
            )
            .with(additional: s3Transfer)
            .on(bucketOnly),
        .init("s3", "GetBucketPolicy", 140, [.monitoring])
            .asking(#"{"bucketName":"<bucket>","Host":"s3.<region>.amazonaws.com","policy":""}"#)
            .with(additional: s3Transfer)
            .on(bucketOnly),
        .init("s3", "GetBucketEncryption", 120, [.monitoring])
            .asking(
                #"{"bucketName":"<bucket>","Host":"s3.<region>.amazonaws.com","#
                    + #""encryption":""}"#
            )
            .with(additional: s3Transfer)
            .on(bucketOnly),
        .init("s3", "ListBuckets", 110, [.monitoring, .person, .root])
            .asking(#"{"Host":"s3.<region>.amazonaws.com"}"#)
            .with(additional: s3Transfer),
        .init("cloudtrail", "LookupEvents", 70, [.monitoring, .person, .root])
            .asking(
                #"{"lookupAttributes":[{"attributeKey":"EventName","attributeValue":"#
                    + #""ConsoleLogin"}],"maxResults":50}"#
            ),
        .init("cloudtrail", "DescribeTrails", 80, [.monitoring])
            .asking(#"{"trailNameList":[]}"#),
        .init("config", "DescribeConfigRules", 60, [.monitoring, .service])
            .asking(#"{"configRuleNames":["encrypted-volumes","s3-bucket-ssl-requests-only"]}"#),
        .init("eks", "DescribeCluster", 100, [.monitoring, .workload])
            .asking(#"{"name":"shop-<region>"}"#),
        .init("ecs", "DescribeServices", 110, [.monitoring])
            .asking(
                #"{"cluster":"shop","services":["<function>","<function>-canary"],"#
                    + #""include":["TAGS"]}"#
            ),
        .init("autoscaling", "DescribeAutoScalingGroups", 120, [.monitoring, .service])
            .asking(#"{"maxRecords":100}"#),
        .init("ce", "GetCostAndUsage", 60, [.monitoring, .person])
            .asking(
                #"{"timePeriod":{"start":"2026-01-01","end":"2026-01-02"},"granularity":"#
                    + #""DAILY","metrics":["UnblendedCost"],"groupBy":[{"type":"DIMENSION","#
                    + #""key":"SERVICE"}]}"#
            ),
        .init("health", "DescribeEventAggregates", 50, [.person, .root])
            .asking(
                #"{"filter":{"eventStatusCodes":["open","upcoming"],"startTimes":[{"from":"#
                    + #""<since>"}]},"aggregateField":"eventTypeCategory"}"#
            ),
        .init("ssm", "GetParameter", 320, [.workload, .user])
            .asking(#"{"name":"<parameter>","withDecryption":true}"#)
            .on(
                #"[{"accountId":"<account>","type":"AWS::SSM::Parameter","ARN":"arn:aws:ssm:"#
                    + #"<region>:<account>:parameter<parameter>"}]"#
            ),
        .init("ssm", "DescribeInstanceInformation", 80, [.monitoring])
            .asking(#"{"maxResults":50,"filters":[{"key":"PingStatus","values":["Online"]}]}"#),
        .init("secretsmanager", "GetSecretValue", 200, [.workload, .person])
            .asking(#"{"secretId":"prod/<table>/db","versionStage":"AWSCURRENT"}"#),
        .init("ecr", "BatchGetImage", 120, [.workload, .user])
            .asking(
                #"{"registryId":"<account>","repositoryName":"shop/<function>","imageIds":["#
                    + #"{"imageTag":"1.<octet>.0"}],"acceptedMediaTypes":["application/"#
                    + #"vnd.oci.image.manifest.v1+json"]}"#
            ),
    ]

    /// What S3 adds to each of its records.
    static let s3Transfer =
        #"{"SignatureVersion":"SigV4","CipherSuite":"TLS_AES_128_GCM_SHA256","#
        + #""bytesTransferredIn":<small>,"AuthenticationMethod":"AuthHeader","#
        + #""x-amz-id-2":"<long>=","bytesTransferredOut":<big>}"#

    /// The resources of a call on a bucket.
    static let bucketOnly =
        #"[{"accountId":"<account>","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::<bucket>"}]"#
}
