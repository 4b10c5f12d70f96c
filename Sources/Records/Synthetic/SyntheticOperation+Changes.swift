extension SyntheticOperation {
    /// What changes an account.
    static let managementWrites: [SyntheticOperation] = [
        .init("logs", "CreateLogStream", 820, [.workload, .service])
            .asking(
                #"{"logGroupName":"/aws/lambda/<function>","logStreamName":"2026/01/01/"#
                    + #"[$LATEST]<hex><hex>"}"#
            )
            .writing(),
        .init("ec2", "RunInstances", 140, [.person, .user, .service])
            .asking(
                #"{"instancesSet":{"items":[{"imageId":"ami-0<id2>","minCount":1,"#
                    + #""maxCount":2}]},"instanceType":"<size>","monitoring":{"enabled":true},"#
                    + #""disableApiTermination":false,"tagSpecificationSet":{"items":[{"#
                    + #""resourceType":"instance","tags":[{"key":"Standort","value":"<tag>"}]}]}}"#
            )
            .writing(
                #"{"reservationId":"r-0<hex>","ownerId":"<account>","groupSet":{},"instancesSet":"#
                    + #"{"items":[{"instanceId":"i-0<id>","imageId":"ami-0<id2>","instanceState":"#
                    + #"{"code":0,"name":"pending"},"instanceType":"<size>","amiLaunchIndex":0,"#
                    + #""ebsOptimized":false,"subnetId":"subnet-0<id3>"}]}}"#
            ),
        .init("ec2", "CreateTags", 260, [.person, .user, .workload])
            .asking(
                #"{"resourcesSet":{"items":[{"resourceId":"i-0<id>"}]},"tagSet":{"items":["#
                    + #"{"key":"Team","value":"<tag>"},{"key":"Cost \u0026 Usage","value":"<tag>"}]}}"#
            )
            .writing(#"{"requestId":"<uuid>","_return":true}"#),
        .init("ec2", "AuthorizeSecurityGroupIngress", 60, [.person, .user])
            .asking(
                #"{"groupId":"sg-0<id>","ipPermissions":{"items":[{"ipProtocol":"tcp","#
                    + #""fromPort":443,"toPort":443,"ipRanges":{"items":[{"cidrIp":"#
                    + #""203.0.113.0/24"}]}}]}}"#
            )
            .writing(#"{"requestId":"<uuid>","_return":true}"#),
        .init("ec2", "TerminateInstances", 110, [.person, .user, .service])
            .asking(#"{"instancesSet":{"items":[{"instanceId":"i-0<id>"}]}}"#)
            .writing(
                #"{"instancesSet":{"items":[{"instanceId":"i-0<id>","currentState":{"code":32,"#
                    + #""name":"shutting-down"},"previousState":{"code":16,"name":"running"}}]}}"#
            ),
        .init("ec2", "CreateNetworkInterface", 380, [.service])
            .asking(
                #"{"subnetId":"subnet-0<id>","description":"ELB app/web/<short>","groupSet":"#
                    + #"{"items":[{"groupId":"sg-0<id2>"}]}}"#
            )
            .writing(
                #"{"requestId":"<uuid>","networkInterface":{"networkInterfaceId":"eni-0<id3>"}}"#
            ),
        .init("ssm", "UpdateInstanceInformation", 900, [.workload])
            .asking(
                #"{"instanceId":"i-0<host>","agentVersion":"3.3.1345.0","agentStatus":"#
                    + #""Active","platformType":"Linux","platformName":"Amazon Linux","#
                    + #""computerName":"ip-198-51-100-<octet>.ec2.internal","agentName":"#
                    + #""amazon-ssm-agent"}"#
            )
            .writing(),
        .init("ssm", "SendCommand", 90, [.person, .user])
            .asking(
                #"{"documentName":"AWS-RunPowerShellScript","instanceIds":["i-0<id>"],"#
                    + #""parameters":{"commands":["Get-Item \"C:\\Program Files\\Shop\\app.log\"\n"#
                    + #"Restart-Service shop"],"executionTimeout":["3600"]},"interactive":false}"#
            )
            .writing(
                #"{"command":{"commandId":"<uuid>","status":"Pending","targetCount":1,"#
                    + #""expiresAfter":"<until>"}}"#
            ),
        .init("rds", "CreateDBSnapshot", 50, [.service, .user])
            .asking(
                #"{"dBInstanceIdentifier":"orders-<short>","dBSnapshotIdentifier":"#
                    + #""nightly-<short>"}"#
            )
            .writing(
                #"{"dBSnapshotIdentifier":"nightly-<short>","status":"creating","allocatedStorage":"#
                    + #"500,"encrypted":true,"iops":3000,"percentProgress":0.0}"#
            ),
        .init("lambda", "UpdateFunctionCode20150331v2", 110, [.user, .person])
            .asking(
                #"{"functionName":"<function>","s3Bucket":"example-build-artifacts","s3Key":"#
                    + #""<function>/<short>.zip","publish":true,"dryRun":false}"#
            )
            .writing(
                #"{"functionName":"<function>","runtime":"python3.13","memorySize":512,"timeout":30,"#
                    + #""codeSize":48213377,"revisionId":"<uuid>","version":"<small>"}"#
            ),
        .init("s3", "PutBucketPolicy", 40, [.person, .user])
            .asking(
                #"{"bucketName":"<bucket>","Host":"s3.<region>.amazonaws.com","bucketPolicy":"#
                    + #"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","#
                    + #""Action":"s3:*","Resource":"arn:aws:s3:::<bucket>/*","Condition":{"Bool":{"#
                    + #""aws:SecureTransport":false}}}]},"policy":""}"#
            )
            .with(additional: s3Transfer)
            .on(bucketOnly)
            .writing(),
        .init("cloudformation", "CreateChangeSet", 60, [.user, .person])
            .asking(
                #"{"stackName":"shop-<short>","changeSetName":"release-<short>","#
                    + #""capabilities":["CAPABILITY_NAMED_IAM"],"tags":[{"key":"Owner","value":"#
                    + #""<tag>"}]}"#
            )
            .writing(
                #"{"id":"arn:aws:cloudformation:<region>:<account>:changeSet/release-<short>/<uuid>"}"#
            ),
    ]
}
