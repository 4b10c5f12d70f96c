/// The kinds of caller, in the order of `SyntheticPrincipal.shares`.
enum SyntheticCaller: Int, CaseIterable {
    /// The four roles that watch an account from outside.
    case monitoring
    /// Roles of functions, instances and pods.
    case workload
    /// An AWS service on its own behalf; it has no ARN.
    case service
    /// A person with a role from single sign-on.
    case person
    /// An IAM user.
    case user
    /// Somebody of another account.
    case account
    /// A pod or build with a web identity token.
    case web
    /// The root user.
    case root
    /// A request that a VPC endpoint's policy denied.
    case network
}

/// Somebody who calls AWS: how the identity, the address and the user agent are written.
struct SyntheticPrincipal: Sendable {
    let identity: SyntheticTemplate
    /// The ARN in `identity`, if it has one.
    let arn: SyntheticTemplate?
    let address: SyntheticTemplate
    let agents: [SyntheticTemplate]
    /// How many different callers there are of this kind.
    let variety: Int

    init(
        identity: String,
        arn: String?,
        address: String = "198.51.100.<octet>",
        agents: [String],
        variety: Int
    ) {
        self.identity = SyntheticTemplate(identity)
        self.arn = arn.map { text in SyntheticTemplate(text) }
        self.address = SyntheticTemplate(address)
        self.agents = agents.map { text in SyntheticTemplate(text) }
        self.variety = variety
    }
}

extension SyntheticPrincipal {
    /// How many of a thousand records each kind of caller makes.
    static func share(of caller: SyntheticCaller) -> Int {
        switch caller {
        case .monitoring: 550
        case .workload: 225
        case .service: 70
        case .person: 68
        case .user: 52
        case .account: 15
        case .web: 10
        case .root: 2
        case .network: 8
        }
    }

    /// The callers of one kind; the first ones call most.
    static func all(_ caller: SyntheticCaller) -> [SyntheticPrincipal] {
        switch caller {
        case .monitoring: monitoring
        case .workload: workloads
        case .service: [service]
        case .person: people
        case .user: [user]
        case .account, .network: [stranger]
        case .web: [pod]
        case .root: [root]
        }
    }

    private static let monitoring = [
        role(
            "DatadogIntegrationRole",
            id: "DATADOGEXAMPLE1AA",
            session: "DatadogAWSIntegration",
            address: "192.0.2.<octet>",
            variety: 6,
            agents: [
                """
                Boto3/1.34.162 md/Botocore#1.34.162 ua/2.0 os/linux#5.10.227 md/arch#x86_64 \
                lang/python#3.12.6 md/pyimpl#CPython Botocore/1.34.162
                """
            ]
        ),
        role(
            "WizAccessRole",
            path: "security/",
            id: "WIZEXAMPLEROLE2BB",
            session: "wiz-<key>",
            address: "192.0.2.<octet>",
            variety: 24,
            agents: [
                """
                aws-sdk-go-v2/1.32.7 ua/2.1 os/linux lang/go#1.23.4 md/GOOS#linux md/GOARCH#amd64 \
                api/ec2#1.198.1 m/E,Z
                """
            ]
        ),
        role(
            "prisma-cloud-scanner",
            path: "third-party/",
            id: "PRISMAEXAMPLE33CC",
            session: "session",
            address: "203.0.113.<octet>",
            variety: 3,
            agents: [
                """
                aws-sdk-java/2.29.23 ua/2.1 os/Linux#5.15.0-1072-aws lang/java#17.0.13 \
                md/OpenJDK_64-Bit_Server_VM#17.0.13+11 md/en_US
                """
            ]
        ),
        role(
            "CloudHealthRole",
            id: "CLOUDHEALTHEX44DD",
            session: "cloudhealth-<octet>",
            address: "203.0.113.<octet>",
            variety: 5,
            agents: ["aws-sdk-ruby3/3.214.0 ua/2.0 api/cloudwatch#1.106.0 os/linux lang/ruby#3.2.6"]
        ),
    ]

    private static let workloads = [
        role(
            "orders-api-role",
            path: "service-role/",
            id: "ORDERSEXAMPLE55EE",
            session: "<worker>",
            address: "203.0.113.<octet>",
            variety: 40,
            agents: [
                """
                Boto3/1.35.71 md/Botocore#1.35.71 ua/2.0 os/linux#5.10.226 md/arch#aarch64 \
                lang/python#3.13.0 exec-env/AWS_Lambda_python3.13 Botocore/1.35.71
                """,
                """
                aws-sdk-js/3.699.0 ua/2.1 os/linux#5.10.226 lang/js md/nodejs#22.11.0 \
                exec-env/AWS_Lambda_nodejs22.x api/dynamodb#3.699.0
                """,
            ]
        ),
        role(
            "web-instance-role",
            id: "INSTANCEEXAMPLE6F",
            session: "i-0<host>",
            address: "198.51.100.<octet>",
            variety: 120,
            agents: [
                """
                aws-sdk-java/1.12.779 Linux/6.1.119-129.201.amzn2023.x86_64 \
                OpenJDK_64-Bit_Server_VM/21.0.5+11-LTS vendor/Amazon.com_Inc. cfg/retry-mode/legacy
                """,
                "amazon-ssm-agent/3.3.1345.0 aws-sdk-go/1.55.5 (go1.22.9; linux; amd64)",
            ]
        ),
        // A near miss of a monitoring role's name: a filter by prefix must not take it.
        role(
            "DatadogIntegrationRoleSetup",
            id: "SETUPEXAMPLEROLE7",
            session: "setup",
            variety: 4,
            agents: ["aws-cli/2.22.7 md/awscrt#0.23.1 ua/2.0 os/linux#6.1.0 exec/CloudShell"]
        ),
    ]

    private static let people = [
        role(
            "AWSReservedSSO_PowerUserAccess_1a2b3c4d5e6f7a8b",
            path: "aws-reserved/sso.amazonaws.com/",
            id: "POWEREXAMPLEUSER8",
            session: "<person>@example.com",
            mfa: "true",
            address: "198.51.100.<octet>",
            variety: 60,
            agents: [
                """
                Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like \
                Gecko) Chrome/131.0.0.0 Safari/537.36
                """,
                "[S3Console/0.4, aws-internal/3 aws-sdk-java/1.12.750 cfg/retry-mode/standard]",
                "aws-cli/2.22.12 md/awscrt#0.23.4 ua/2.0 os/macos#24.1.0 md/arch#arm64 lang/python",
            ]
        ),
        role(
            "AWSReservedSSO_ReadOnlyAccess_9f8e7d6c5b4a3f2e",
            path: "aws-reserved/sso.amazonaws.com/",
            id: "READEXAMPLEUSER99",
            session: "<person>@example.com",
            address: "2001:db8::<octet>:<octet>",
            variety: 60,
            agents: [
                """
                Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0
                """
            ]
        ),
    ]

    private static let service = SyntheticPrincipal(
        identity: #"{"type":"AWSService","invokedBy":"<service>"}"#,
        arn: nil,
        address: "<service>",
        agents: ["<service>"],
        variety: 40
    )

    private static let user = SyntheticPrincipal(
        identity: #"""
            {"type":"IAMUser","principalId":"AIDA<key>A","arn":"arn:aws:iam::<account>:user/<user>",
            "accountId":"<account>","accessKeyId":"AKIA<key>","userName":"<user>"}
            """#,
        arn: "arn:aws:iam::<account>:user/<user>",
        address: "203.0.113.<octet>",
        agents: [
            """
            APN/1.0 HashiCorp/1.0 Terraform/1.9.8 (+https://www.terraform.io) \
            terraform-provider-aws/5.80.0 aws-sdk-go-v2/1.32.6 os/linux lang/go#1.23.3
            """,
            "aws-cli/1.36.15 md/Botocore#1.35.74 ua/2.0 os/linux#5.4.0 lang/python#3.8.10",
        ],
        variety: 30
    )

    private static let stranger = SyntheticPrincipal(
        identity: #"""
            {"type":"AWSAccount","principalId":"AROA<key>A:<worker>","accountId":"444455556666"}
            """#,
        arn: nil,
        agents: ["aws-sdk-go-v2/1.30.3 ua/2.1 os/linux lang/go#1.22.5 md/GOARCH#arm64"],
        variety: 12
    )

    private static let pod = SyntheticPrincipal(
        identity: #"""
            {"type":"WebIdentityUser","principalId":"arn:aws:iam::<account>:oidc-provider/
            oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE:sts.amazonaws.com:
            system:serviceaccount:shop:<worker>","userName":"system:serviceaccount:shop:<worker>",
            "identityProvider":"arn:aws:iam::<account>:oidc-provider/
            oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE"}
            """#,
        arn: nil,
        agents: ["aws-sdk-java/2.29.23 ua/2.1 os/Linux#6.1.115 lang/java#21.0.5"],
        variety: 14
    )

    private static let root = SyntheticPrincipal(
        identity: #"""
            {"type":"Root","principalId":"<account>","arn":"arn:aws:iam::<account>:root",
            "accountId":"<account>","accessKeyId":"ASIA<key>","sessionContext":{"attributes":
            {"creationDate":"<since>","mfaAuthenticated":"true"}}}
            """#,
        arn: "arn:aws:iam::<account>:root",
        address: "192.0.2.<octet>",
        agents: ["AWS Internal"],
        variety: 1
    )

    /// A session of a role, as `AssumeRole` and single sign-on make them.
    ///
    /// The session's ARN never has the role's path; the issuer's does.
    private static func role(
        _ name: String,
        path: String = "",
        id: String,
        session: String,
        mfa: String = "false",
        address: String = "198.51.100.<octet>",
        variety: Int,
        agents: [String]
    ) -> SyntheticPrincipal {
        let arn = "arn:aws:sts::<account>:assumed-role/\(name)/\(session)"
        return SyntheticPrincipal(
            identity: """
                {"type":"AssumedRole","principalId":"AROA\(id):\(session)","arn":"\(arn)",
                "accountId":"<account>","accessKeyId":"ASIA<key>","sessionContext":{
                "sessionIssuer":{"type":"Role","principalId":"AROA\(id)",
                "arn":"arn:aws:iam::<account>:role/\(path)\(name)","accountId":"<account>",
                "userName":"\(name)"},"attributes":{"creationDate":"<since>",
                "mfaAuthenticated":"\(mfa)"}}}
                """,
            arn: arn,
            address: address,
            agents: agents,
            variety: variety
        )
    }
}
