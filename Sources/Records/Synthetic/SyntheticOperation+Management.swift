extension SyntheticOperation {
    /// What monitoring and people look at.
    static let managementReads: [SyntheticOperation] = [
        .init(
            "ec2", "DescribeInstances", 1_000, [.monitoring, .person, .user, .service],
            request: #"{"maxResults":1000,"instancesSet":{},"filterSet":{"items":[{"name":"#
                + #""instance-state-name","valueSet":{"items":[{"value":"running"}]}}]}}"#),
        .init(
            "monitoring", "GetMetricData", 800, [.monitoring],
            request: #"{"startTime":"<since>","endTime":"<time>","maxDatapoints":100800,"#
                + #""scanBy":"TimestampDescending"}"#),
        .init(
            "ec2", "DescribeVolumes", 480, [.monitoring, .person],
            request: #"{"volumeSet":{},"filterSet":{},"maxResults":500}"#),
        .init(
            "ec2", "DescribeSecurityGroups", 400, [.monitoring, .person, .user],
            request: #"{"securityGroupSet":{},"securityGroupIdSet":{},"filterSet":{}}"#),
        .init("ec2", "DescribeRegions", 330, [.monitoring], request: #"{"regionSet":{}}"#),
        .init(
            "ec2", "DescribeNetworkInterfaces", 300, [.monitoring, .service],
            request: #"{"networkInterfaceIdSet":{},"filterSet":{"items":[{"name":"vpc-id","#
                + #""valueSet":{"items":[{"value":"vpc-0<id>"}]}}]}}"#),
        .init(
            "ec2", "DescribeSnapshots", 260, [.monitoring],
            request: #"{"maxResults":200,"ownersSet":{"items":[{"owner":"self"}]}}"#),
        .init(
            "ec2", "DescribeTags", 240, [.monitoring, .workload],
            request: #"{"maxResults":1000,"filterSet":{"items":[{"name":"resource-id","valueSet":"#
                + #"{"items":[{"value":"i-0<id>"}]}}]}}"#),
        .init(
            "rds", "DescribeDBInstances", 280, [.monitoring, .person],
            request: #"{"maxRecords":100,"filters":[]}"#),
        .init("rds", "DescribeDBClusters", 150, [.monitoring]),
        .init(
            "rds", "ListTagsForResource", 190, [.monitoring],
            request: #"{"resourceName":"arn:aws:rds:<region>:<account>:db:orders-<short>"}"#),
        .init(
            "elasticloadbalancing", "DescribeTargetHealth", 220, [.monitoring, .service],
            request: #"{"targetGroupArn":"arn:aws:elasticloadbalancing:<region>:<account>:"#
                + #"targetgroup/web/<id>"}"#),
        .init(
            "elasticloadbalancing", "DescribeLoadBalancers", 200, [.monitoring],
            request: #"{"pageSize":400}"#),
        .init(
            "lambda", "ListFunctions20150331", 230, [.monitoring, .person],
            request: #"{"functionVersion":"ALL","maxItems":50}"#),
        .init(
            "lambda", "GetFunction20150331v2", 170, [.monitoring],
            request: #"{"functionName":"<function>"}"#),
        .init(
            "logs", "DescribeLogGroups", 180, [.monitoring, .person],
            request: #"{"limit":50,"logGroupNamePrefix":"/aws/lambda/<function>"}"#),
        .init(
            "logs", "FilterLogEvents", 60, [.person],
            request: #"{"logGroupName":"/aws/lambda/<function>","filterPattern":"\"ERROR\" -\"4"#
                + #"04\"","startTime":1767225600000,"interleaved":true}"#),
        .init(
            "dynamodb", "DescribeTable", 170, [.monitoring, .workload],
            request: #"{"tableName":"<table>"}"#),
        .init(
            "sqs", "GetQueueAttributes", 210, [.monitoring],
            request: #"{"queueUrl":"https://sqs.<region>.amazonaws.com/<account>/<queue>","#
                + #""attributeNames":["All"]}"#),
        .init("sqs", "ListQueues", 90, [.monitoring], request: #"{"maxResults":1000}"#),
        .init(
            "s3", "GetBucketAcl", 160, [.monitoring, .service],
            request: #"{"bucketName":"<bucket>","Host":"<bucket>.s3.<region>.amazonaws.com","#
                + #""acl":""}"#
        ).with(additional: s3Transfer).on(bucketOnly),
        .init(
            "s3", "GetBucketPolicy", 140, [.monitoring],
            request: #"{"bucketName":"<bucket>","Host":"s3.<region>.amazonaws.com","policy":""}"#
        ).with(additional: s3Transfer).on(bucketOnly),
        .init(
            "s3", "GetBucketEncryption", 120, [.monitoring],
            request: #"{"bucketName":"<bucket>","Host":"s3.<region>.amazonaws.com","#
                + #""encryption":""}"#
        ).with(additional: s3Transfer).on(bucketOnly),
        .init(
            "s3", "ListBuckets", 110, [.monitoring, .person, .root],
            request: #"{"Host":"s3.<region>.amazonaws.com"}"#
        ).with(additional: s3Transfer),
        .init(
            "cloudtrail", "LookupEvents", 70, [.monitoring, .person, .root],
            request: #"{"lookupAttributes":[{"attributeKey":"EventName","attributeValue":"#
                + #""ConsoleLogin"}],"maxResults":50}"#),
        .init("cloudtrail", "DescribeTrails", 80, [.monitoring], request: #"{"trailNameList":[]}"#),
        .init(
            "config", "DescribeConfigRules", 60, [.monitoring, .service],
            request: #"{"configRuleNames":["encrypted-volumes","s3-bucket-ssl-requests-only"]}"#),
        .init(
            "eks", "DescribeCluster", 100, [.monitoring, .workload],
            request: #"{"name":"shop-<region>"}"#),
        .init(
            "ecs", "DescribeServices", 110, [.monitoring],
            request: #"{"cluster":"shop","services":["<function>","<function>-canary"],"#
                + #""include":["TAGS"]}"#),
        .init(
            "autoscaling", "DescribeAutoScalingGroups", 120, [.monitoring, .service],
            request: #"{"maxRecords":100}"#),
        .init(
            "ce", "GetCostAndUsage", 60, [.monitoring, .person],
            request: #"{"timePeriod":{"start":"2026-01-01","end":"2026-01-02"},"granularity":"#
                + #""DAILY","metrics":["UnblendedCost"],"groupBy":[{"type":"DIMENSION","#
                + #""key":"SERVICE"}]}"#),
        .init(
            "health", "DescribeEventAggregates", 50, [.person, .root],
            request: #"{"filter":{"eventStatusCodes":["open","upcoming"],"startTimes":[{"from":"#
                + #""<since>"}]},"aggregateField":"eventTypeCategory"}"#),
        .init(
            "ssm", "GetParameter", 320, [.workload, .user],
            request: #"{"name":"<parameter>","withDecryption":true}"#
        ).on(
            #"[{"accountId":"<account>","type":"AWS::SSM::Parameter","ARN":"arn:aws:ssm:"#
                + #"<region>:<account>:parameter<parameter>"}]"#),
        .init(
            "ssm", "DescribeInstanceInformation", 80, [.monitoring],
            request: #"{"maxResults":50,"filters":[{"key":"PingStatus","values":["Online"]}]}"#),
        .init(
            "secretsmanager", "GetSecretValue", 200, [.workload, .person],
            request: #"{"secretId":"prod/<table>/db","versionStage":"AWSCURRENT"}"#),
        .init(
            "ecr", "BatchGetImage", 120, [.workload, .user],
            request: #"{"registryId":"<account>","repositoryName":"shop/<function>","imageIds":["#
                + #"{"imageTag":"1.<octet>.0"}],"acceptedMediaTypes":["application/"#
                + #"vnd.oci.image.manifest.v1+json"]}"#),
    ]

    /// What changes an account.
    static let managementWrites: [SyntheticOperation] = [
        .init(
            "logs", "CreateLogStream", 820, [.workload, .service],
            request: #"{"logGroupName":"/aws/lambda/<function>","logStreamName":"2026/01/01/"#
                + #"[$LATEST]<hex><hex>"}"#
        ).writing(),
        .init(
            "ec2", "RunInstances", 140, [.person, .user, .service],
            request: #"{"instancesSet":{"items":[{"imageId":"ami-0<id2>","minCount":1,"#
                + #""maxCount":2}]},"instanceType":"<size>","monitoring":{"enabled":true},"#
                + #""disableApiTermination":false,"tagSpecificationSet":{"items":[{"#
                + #""resourceType":"instance","tags":[{"key":"Standort","value":"<tag>"}]}]}}"#
        ).writing(
            #"{"reservationId":"r-0<hex>","ownerId":"<account>","groupSet":{},"instancesSet":"#
                + #"{"items":[{"instanceId":"i-0<id>","imageId":"ami-0<id2>","instanceState":"#
                + #"{"code":0,"name":"pending"},"instanceType":"<size>","amiLaunchIndex":0,"#
                + #""ebsOptimized":false,"subnetId":"subnet-0<id3>"}]}}"#),
        .init(
            "ec2", "CreateTags", 260, [.person, .user, .workload],
            request: #"{"resourcesSet":{"items":[{"resourceId":"i-0<id>"}]},"tagSet":{"items":["#
                + #"{"key":"Team","value":"<tag>"},{"key":"Cost \u0026 Usage","value":"<tag>"}]}}"#
        ).writing(#"{"requestId":"<uuid>","_return":true}"#),
        .init(
            "ec2", "AuthorizeSecurityGroupIngress", 60, [.person, .user],
            request: #"{"groupId":"sg-0<id>","ipPermissions":{"items":[{"ipProtocol":"tcp","#
                + #""fromPort":443,"toPort":443,"ipRanges":{"items":[{"cidrIp":"#
                + #""203.0.113.0/24"}]}}]}}"#
        ).writing(#"{"requestId":"<uuid>","_return":true}"#),
        .init(
            "ec2", "TerminateInstances", 110, [.person, .user, .service],
            request: #"{"instancesSet":{"items":[{"instanceId":"i-0<id>"}]}}"#
        ).writing(
            #"{"instancesSet":{"items":[{"instanceId":"i-0<id>","currentState":{"code":32,"#
                + #""name":"shutting-down"},"previousState":{"code":16,"name":"running"}}]}}"#),
        .init(
            "ec2", "CreateNetworkInterface", 380, [.service],
            request: #"{"subnetId":"subnet-0<id>","description":"ELB app/web/<short>","groupSet":"#
                + #"{"items":[{"groupId":"sg-0<id2>"}]}}"#
        ).writing(#"{"requestId":"<uuid>","networkInterface":{"networkInterfaceId":"eni-0<id3>"}}"#),
        .init(
            "ssm", "UpdateInstanceInformation", 900, [.workload],
            request: #"{"instanceId":"i-0<host>","agentVersion":"3.3.1345.0","agentStatus":"#
                + #""Active","platformType":"Linux","platformName":"Amazon Linux","#
                + #""computerName":"ip-198-51-100-<octet>.ec2.internal","agentName":"#
                + #""amazon-ssm-agent"}"#
        ).writing(),
        .init(
            "ssm", "SendCommand", 90, [.person, .user],
            request: #"{"documentName":"AWS-RunPowerShellScript","instanceIds":["i-0<id>"],"#
                + #""parameters":{"commands":["Get-Item \"C:\\Program Files\\Shop\\app.log\"\n"#
                + #"Restart-Service shop"],"executionTimeout":["3600"]},"interactive":false}"#
        ).writing(
            #"{"command":{"commandId":"<uuid>","status":"Pending","targetCount":1,"#
                + #""expiresAfter":"<until>"}}"#),
        .init(
            "rds", "CreateDBSnapshot", 50, [.service, .user],
            request: #"{"dBInstanceIdentifier":"orders-<short>","dBSnapshotIdentifier":"#
                + #""nightly-<short>"}"#
        ).writing(
            #"{"dBSnapshotIdentifier":"nightly-<short>","status":"creating","allocatedStorage":"#
                + #"500,"encrypted":true,"iops":3000,"percentProgress":0.0}"#),
        .init(
            "lambda", "UpdateFunctionCode20150331v2", 110, [.user, .person],
            request: #"{"functionName":"<function>","s3Bucket":"example-build-artifacts","s3Key":"#
                + #""<function>/<short>.zip","publish":true,"dryRun":false}"#
        ).writing(
            #"{"functionName":"<function>","runtime":"python3.13","memorySize":512,"timeout":30,"#
                + #""codeSize":48213377,"revisionId":"<uuid>","version":"<small>"}"#),
        .init(
            "s3", "PutBucketPolicy", 40, [.person, .user],
            request: #"{"bucketName":"<bucket>","Host":"s3.<region>.amazonaws.com","bucketPolicy":"#
                + #"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","#
                + #""Action":"s3:*","Resource":"arn:aws:s3:::<bucket>/*","Condition":{"Bool":{"#
                + #""aws:SecureTransport":false}}}]},"policy":""}"#
        ).with(additional: s3Transfer).on(bucketOnly).writing(),
        .init(
            "cloudformation", "CreateChangeSet", 60, [.user, .person],
            request: #"{"stackName":"shop-<short>","changeSetName":"release-<short>","#
                + #""capabilities":["CAPABILITY_NAMED_IAM"],"tags":[{"key":"Owner","value":"#
                + #""<tag>"}]}"#
        ).writing(
            #"{"id":"arn:aws:cloudformation:<region>:<account>:changeSet/release-<short>/<uuid>"}"#),
    ]

    /// What S3 adds to each of its records.
    static let s3Transfer =
        #"{"SignatureVersion":"SigV4","CipherSuite":"TLS_AES_128_GCM_SHA256","#
        + #""bytesTransferredIn":<small>,"AuthenticationMethod":"AuthHeader","#
        + #""x-amz-id-2":"<long>=","bytesTransferredOut":<big>}"#

    private static let bucketOnly =
        #"[{"accountId":"<account>","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::<bucket>"}]"#
}
