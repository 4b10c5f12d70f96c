extension SyntheticOperation {
    /// Data events of buckets, tables and functions.
    static let storage: [SyntheticOperation] = [
        .init("s3", "GetObject", 760, [.workload, .person, .account, .service])
            .asking(s3Object)
            .with(additional: s3Transfer)
            .on(s3ObjectAndBucket, category: .data),
        .init("s3", "PutObject", 1_150, [.workload, .service, .user])
            .asking(s3Object)
            .with(additional: s3Transfer)
            .on(s3ObjectAndBucket, category: .data)
            .writing(#"{"x-amz-server-side-encryption":"AES256","x-amz-version-id":"<hex>"}"#),
        .init("s3", "HeadObject", 300, [.workload, .account])
            .asking(s3Object)
            .with(additional: s3Transfer)
            .on(s3ObjectAndBucket, category: .data),
        .init("s3", "DeleteObject", 240, [.workload, .user, .person])
            .asking(s3Object)
            .with(additional: s3Transfer)
            .on(s3ObjectAndBucket, category: .data)
            .writing(),
        .init("s3", "CopyObject", 60, [.workload])
            .asking(s3Object)
            .with(additional: s3Transfer)
            .on(s3ObjectAndBucket, category: .data)
            .writing(#"{"x-amz-copy-source-version-id":"<hex>"}"#),
        .init("s3", "ListObjects", 200, [.workload, .person])
            .asking(
                #"{"list-type":"2","bucketName":"<bucket>","prefix":"raw/orders/","#
                    + #""max-keys":"1000","Host":"<bucket>.s3.<region>.amazonaws.com"}"#
            )
            .with(additional: s3Transfer)
            .on(s3ObjectAndBucket, category: .data),
        .init("lambda", "Invoke", 1_900, [.workload, .service])
            .asking(
                #"{"functionName":"arn:aws:lambda:<region>:<account>:function:<function>","#
                    + #""invocationType":"RequestResponse","logType":"None"}"#
            )
            .with(
                additional: #"{"functionVersion":"arn:aws:lambda:<region>:<account>:function:"#
                    + #"<function>:$LATEST"}"#
            )
            .on(
                #"[{"accountId":"<account>","type":"AWS::Lambda::Function","ARN":"arn:aws:lambda:"#
                    + #"<region>:<account>:function:<function>"}]"#,
                category: .data
            )
            .writing(),
        .init("dynamodb", "GetItem", 420, [.workload])
            .asking(
                #"{"tableName":"<table>","key":{"pk":"HIDDEN_DUE_TO_SECURITY_REASONS"},"#
                    + #""consistentRead":false}"#
            )
            .on(dynamoTable, category: .data),
        .init("dynamodb", "Query", 380, [.workload])
            .asking(
                #"{"tableName":"<table>","indexName":"byCustomer","limit":50,"#
                    + #""scanIndexForward":true,"keyConditionExpression":"pk \u003d :p"}"#
            )
            .on(dynamoTable, category: .data),
        .init("dynamodb", "PutItem", 700, [.workload])
            .asking(
                #"{"tableName":"<table>","key":{"pk":"HIDDEN_DUE_TO_SECURITY_REASONS","#
                    + #""sk":"HIDDEN_DUE_TO_SECURITY_REASONS"},"items":["pk","sk","total"]}"#
            )
            .on(dynamoTable, category: .data)
            .writing(),
        .init("dynamodb", "UpdateItem", 520, [.workload])
            .asking(
                #"{"tableName":"<table>","key":{"pk":"HIDDEN_DUE_TO_SECURITY_REASONS"},"#
                    + #""returnValues":"ALL_NEW"}"#
            )
            .on(dynamoTable, category: .data)
            .writing(),
    ]

    /// Data events of queues and topics.
    static let messages: [SyntheticOperation] = [
        .init("sqs", "SendMessage", 800, [.workload])
            .asking(
                #"{"queueUrl":"https://sqs.<region>.amazonaws.com/<account>/<queue>","#
                    + #""messageBody":"HIDDEN_DUE_TO_SECURITY_REASONS","delaySeconds":0}"#
            )
            .on(queue, category: .data)
            .writing(
                #"{"mD5OfMessageBody":"<hex><hex>","messageId":"<uuid>"}"#
            ),
        .init("sqs", "ReceiveMessage", 300, [.workload])
            .asking(
                #"{"queueUrl":"https://sqs.<region>.amazonaws.com/<account>/<queue>","#
                    + #""maxNumberOfMessages":10,"waitTimeSeconds":20}"#
            )
            .on(queue, category: .data),
        .init("sqs", "DeleteMessage", 560, [.workload])
            .asking(
                #"{"queueUrl":"https://sqs.<region>.amazonaws.com/<account>/<queue>","#
                    + #""receiptHandle":"<long>"}"#
            )
            .on(queue, category: .data)
            .writing(),
        .init("sns", "Publish", 480, [.workload, .service])
            .asking(
                #"{"topicArn":"arn:aws:sns:<region>:<account>:<topic>","message":"#
                    + #""HIDDEN_DUE_TO_SECURITY_REASONS","messageStructure":"json"}"#
            )
            .on(
                #"[{"accountId":"<account>","type":"AWS::SNS::Topic","ARN":"arn:aws:sns:<region>:"#
                    + #"<account>:<topic>"}]"#,
                category: .data
            )
            .writing(#"{"messageId":"<uuid>"}"#),
    ]

    /// Bedrock, SageMaker and Amazon Q.
    static let models: [SyntheticOperation] = [
        .init("bedrock", "InvokeModel", 130, [.workload, .person])
            .asking(#"{"modelId":"<model>"}"#)
            .with(additional: #"{"inferenceRegion":"<region>"}"#),
        .init("bedrock", "Retrieve", 40, [.workload])
            .asking(
                #"{"knowledgeBaseId":"KB<short>","retrievalQuery":"#
                    + #""HIDDEN_DUE_TO_SECURITY_REASONS","retrievalConfiguration":{"#
                    + #""vectorSearchConfiguration":{"numberOfResults":5,"minimumScore":0.35}}}"#
            )
            .on(
                #"[{"accountId":"<account>","type":"AWS::Bedrock::KnowledgeBase","ARN":"arn:aws:"#
                    + #"bedrock:<region>:<account>:knowledge-base/KB<short>"}]"#,
                category: .data
            ),
        .init("bedrock", "InvokeAgent", 30, [.workload])
            .asking(
                #"{"agentId":"AG<short>","agentAliasId":"TSTALIASID","enableTrace":false,"#
                    + #""sessionId":"<uuid>"}"#
            )
            .on(
                #"[{"accountId":"<account>","type":"AWS::Bedrock::AgentAlias","ARN":"arn:aws:bedrock:"#
                    + #"<region>:<account>:agent-alias/AG<short>/TSTALIASID"}]"#,
                category: .data
            ),
        .init("sagemaker", "PutRecord", 50, [.workload])
            .asking(#"{"featureGroupName":"customer-features","targetStores":["OnlineStore"]}"#)
            .on(featureGroup, category: .data)
            .writing(),
        .init("sagemaker", "GetRecord", 70, [.workload])
            .asking(
                #"{"featureGroupName":"customer-features","expirationTimeResponse":"#
                    + #""Disabled"}"#
            )
            .on(featureGroup, category: .data),
        .init("sagemaker", "CreateTrainingJob", 30, [.person, .user])
            .asking(
                #"{"trainingJobName":"fraud-<short>","roleArn":"arn:aws:iam::<account>:"#
                    + #"role/<role>","hyperParameters":{"eta":"0.1","max_depth":"6"},"#
                    + #""resourceConfig":{"instanceCount":2,"volumeSizeInGB":50,"instanceType":"#
                    + #""ml.<size>"},"enableNetworkIsolation":true}"#
            )
            .writing(
                #"{"trainingJobArn":"arn:aws:sagemaker:<region>:<account>:training-job/"#
                    + #"fraud-<short>"}"#
            ),
        .init("sagemaker", "DescribeEndpoint", 70, [.monitoring])
            .asking(#"{"endpointName":"fraud-score"}"#),
        .init("qbusiness", "ChatSync", 25, [.person])
            .asking(#"{"applicationId":"<uuid>","userMessage":"HIDDEN_DUE_TO_SECURITY_REASONS"}"#)
            .on(
                #"[{"accountId":"<account>","type":"AWS::QBusiness::Application","ARN":"arn:aws:"#
                    + #"qbusiness:<region>:<account>:application/<id>"}]"#,
                category: .data
            )
            .writing(),
        .init("codewhisperer", "GenerateCompletions", 60, [.person])
            .asking(#"{"fileContext":"HIDDEN_DUE_TO_SECURITY_REASONS","maxResults":5}"#)
            .on(
                #"[{"accountId":"<account>","type":"AWS::CodeWhisperer::Profile","ARN":"arn:aws:"#
                    + #"codewhisperer:<region>:<account>:profile/<id>"}]"#,
                category: .data
            ),
    ]

    /// What the policy of a VPC endpoint refuses.
    static let denied: [SyntheticOperation] = [
        .init("s3", "PutObject", 50, [.network])
            .on(s3ObjectAndBucket, category: .network)
            .writing(),
        .init("s3", "GetObject", 30, [.network])
            .on(s3ObjectAndBucket, category: .network),
        .init("kms", "Decrypt", 20, [.network])
            .on(
                #"[{"accountId":"<account>","type":"AWS::KMS::Key","ARN":"arn:aws:kms:<region>:"#
                    + #"<account>:key/<kms>"}]"#,
                category: .network
            ),
        .init("secretsmanager", "GetSecretValue", 10, [.network])
            .on(
                #"[{"accountId":"<account>","type":"AWS::SecretsManager::Secret","ARN":"arn:aws:"#
                    + #"secretsmanager:<region>:<account>:secret:prod/<table>/db"}]"#,
                category: .network
            ),
    ]

    private static let s3Object =
        #"{"bucketName":"<bucket>","Host":"<bucket>.s3.<region>.amazonaws.com","key":"<object>"}"#

    private static let s3ObjectAndBucket =
        #"[{"type":"AWS::S3::Object","ARN":"arn:aws:s3:::<bucket>/<object>"},{"accountId":"#
        + #""<account>","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::<bucket>"}]"#

    private static let dynamoTable =
        #"[{"accountId":"<account>","type":"AWS::DynamoDB::Table","ARN":"arn:aws:dynamodb:"#
        + #"<region>:<account>:table/<table>"}]"#

    private static let queue =
        #"[{"accountId":"<account>","type":"AWS::SQS::Queue","ARN":"arn:aws:sqs:<region>:"#
        + #"<account>:<queue>"}]"#

    private static let featureGroup =
        #"[{"accountId":"<account>","type":"AWS::SageMaker::FeatureGroup","ARN":"arn:aws:"#
        + #"sagemaker:<region>:<account>:feature-group/customer-features"}]"#
}
