extension SyntheticOperation {
    /// Identities, sessions, keys and the console's sign-in.
    static let identity: [SyntheticOperation] = [
        .init("sts", "AssumeRole", 420, [.monitoring, .workload, .service, .account, .user])
            .asking(
                #"{"roleArn":"arn:aws:iam::<account>:role/<role>","roleSessionName":"#
                    + #""<function>","externalId":"<short>","durationSeconds":3600}"#
            )
            .answering(
                #"{"credentials":{"accessKeyId":"ASIA<CAPS>","sessionToken":"<long>","#
                    + #""expiration":"<until>"},"assumedRoleUser":{"assumedRoleId":"AROA<CAPS>A:"#
                    + #"<function>","arn":"arn:aws:sts::<account>:assumed-role/<role>/<function>"}}"#
            )
            .on(
                #"[{"accountId":"<account>","type":"AWS::IAM::Role","ARN":"arn:aws:iam::<account>:"#
                    + #"role/<role>"}]"#
            ),
        .init("sts", "AssumeRoleWithWebIdentity", 100, [.web])
            .asking(
                #"{"roleArn":"arn:aws:iam::<account>:role/<role>","roleSessionName":"#
                    + #""botocore-session-<big>"}"#
            )
            .answering(
                #"{"subjectFromWebIdentityToken":"system:serviceaccount:shop:<worker>","#
                    + #""credentials":{"accessKeyId":"ASIA<CAPS>","sessionToken":"<long>","#
                    + #""expiration":"<until>"},"assumedRoleUser":{"arn":"arn:aws:sts::<account>:"#
                    + #"assumed-role/<role>/botocore-session"},"audience":"sts.amazonaws.com"}"#
            ),
        .init("sts", "GetCallerIdentity", 260, [.monitoring, .person, .user, .workload]),
        .init("kms", "Decrypt", 600, [.workload, .service])
            .asking(
                #"{"encryptionContext":{"aws:s3:arn":"arn:aws:s3:::<bucket>"},"#
                    + #""encryptionAlgorithm":"SYMMETRIC_DEFAULT"}"#
            )
            .with(additional: #"{"keyMaterialId":"<hex><hex><hex><hex>"}"#)
            .on(kmsKey),
        .init("kms", "GenerateDataKey", 320, [.workload, .service])
            .asking(
                #"{"keyId":"arn:aws:kms:<region>:<account>:key/<kms>","keySpec":"AES_256","#
                    + #""encryptionContext":{"aws:sqs:arn":"arn:aws:sqs:<region>:<account>:<queue>"}}"#
            )
            .with(additional: #"{"keyMaterialId":"<hex><hex><hex><hex>"}"#)
            .on(kmsKey),
        .init("kms", "DescribeKey", 120, [.monitoring])
            .asking(#"{"keyId":"<kms>"}"#)
            .on(kmsKey),
        .init("kms", "ListAliases", 60, [.monitoring])
            .asking(#"{"limit":100}"#),
        .init("iam", "ListRoles", 150, [.monitoring, .person])
            .asking(#"{"maxItems":1000,"pathPrefix":"/"}"#),
        .init("iam", "ListUsers", 90, [.monitoring, .root])
            .asking(#"{"maxItems":1000}"#),
        .init("iam", "GetRolePolicy", 100, [.monitoring])
            .asking(#"{"roleName":"<role>","policyName":"inline"}"#),
        .init("iam", "ListAttachedRolePolicies", 130, [.monitoring, .user])
            .asking(#"{"roleName":"<role>"}"#),
        .init("iam", "GetUser", 60, [.monitoring, .person, .user])
            .asking(#"{"userName":"<name>"}"#),
        .init("iam", "GenerateCredentialReport", 20, [.monitoring])
            .answering(
                #"{"state":"STARTED","description":"No report exists. Starting a new report"}"#
            ),
        .init("iam", "GetAccountSummary", 40, [.monitoring, .root]),
        .init("iam", "CreateRole", 45, [.person, .user])
            .asking(
                #"{"roleName":"<role>-<short>","path":"/","assumeRolePolicyDocument":"{\n  "#
                    + #"\"Version\": \"2012-10-17\",\n  \"Statement\": [{\"Effect\": \"Allow\", "#
                    + #"\"Principal\": {\"Service\": \"lambda.amazonaws.com\"}, \"Action\": "#
                    + #"\"sts:AssumeRole\"}]\n}","tags":[{"key":"Équipe","value":"<tag>"}]}"#
            )
            .writing(
                #"{"role":{"path":"/","roleName":"<role>-<short>","roleId":"AROA<CAPS>A","arn":"#
                    + #""arn:aws:iam::<account>:role/<role>-<short>","createDate":"<time>"}}"#
            ),
        .init("iam", "PutRolePolicy", 40, [.person, .user])
            .asking(
                #"{"roleName":"<role>","policyName":"inline","policyDocument":"{\"Version\":"#
                    + #"\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"s3:Get*\","#
                    + #"\"s3:List*\"],\"Resource\":\"*\"}]}"}"#
            )
            .writing(),
        .init("iam", "CreateAccessKey", 20, [.person, .user])
            .asking(#"{"userName":"<name>"}"#)
            .writing(
                #"{"accessKey":{"userName":"<name>","accessKeyId":"AKIA<CAPS>","status":"Active","#
                    + #""createDate":"<time>"}}"#
            ),
        .init("iam", "AttachUserPolicy", 14, [.person])
            .asking(#"{"userName":"<name>","policyArn":"arn:aws:iam::aws:policy/ReadOnlyAccess"}"#)
            .writing(),
        .init("signin", "ConsoleLogin", 140, [.person, .root])
            .writing(#"{"ConsoleLogin":"Success"}"#)
            .with(additional: signIn(usingMFA: "Yes")),
    ]

    /// A failed sign-in to the console, as a burst of them makes a record.
    static let failedSignIn = SyntheticOperation("signin", "ConsoleLogin", 0, [])
        .writing(#"{"ConsoleLogin":"Failure"}"#)
        .with(additional: signIn(usingMFA: "No"))

    private static let kmsKey =
        #"[{"accountId":"<account>","type":"AWS::KMS::Key","ARN":"arn:aws:kms:<region>:"#
        + #"<account>:key/<kms>"}]"#

    private static func signIn(usingMFA answer: String) -> String {
        #"{"LoginTo":"https://console.aws.amazon.com/console/home?region=<region>\u0026state="#
            + #"hashArgs%23\u0026isauthcode=true","MobileVersion":"No","MFAUsed":"\#(answer)"}"#
    }
}
