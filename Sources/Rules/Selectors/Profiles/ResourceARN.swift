/// The ARNs of resources that data events are about.
///
/// Source: the CloudFormation reference, "AWS::CloudTrail::EventDataStore AdvancedFieldSelector",
/// `resources.type` and `resources.ARN`.
enum ResourceARN {
    /// How the ARNs of one type of resource are made.
    struct Format: Sendable {
        let type: String
        let service: String
        /// How what comes after the account starts.
        let start: String

        init(_ type: String, _ service: String, _ start: String = "") {
            self.type = type
            self.service = service
            self.start = start
        }
    }

    /// Whether `value` is a whole ARN, of `type` if that is known; never looks at the partition.
    static func isWhole(_ value: String, of type: String?) -> Bool {
        let parts = value.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "arn", !parts[1].isEmpty, !parts[2].isEmpty,
            !parts[5].isEmpty
        else { return false }
        guard let format = formats.first(where: { $0.type == type }) else { return true }
        return parts[2] == format.service && parts[5].hasPrefix(format.start)
            && parts[5].utf8.count > format.start.utf8.count
    }

    /// The service in the ARNs of a type of resource; nil if that is not known.
    static func service(of type: String) -> String? {
        formats.first { $0.type == type }?.service
    }

    /// Types of resource that have no ARN, so that there is nothing to compare with one.
    static let typesWithoutARN = ["AWS::CloudWatch::Metric", "AWS::XRay::Trace"]

    static let formats = [
        Format("AWS::AppConfig::Configuration", "appconfig", "application/"),
        Format("AWS::B2BI::Transformer", "b2bi", "transformer/"),
        Format("AWS::Bedrock::AgentAlias", "bedrock", "agent-alias/"),
        Format("AWS::Bedrock::FlowAlias", "bedrock", "flow/"),
        Format("AWS::Bedrock::Guardrail", "bedrock", "guardrail/"),
        Format("AWS::Bedrock::InlineAgent", "bedrock"),
        Format("AWS::Bedrock::KnowledgeBase", "bedrock", "knowledge-base/"),
        Format("AWS::Bedrock::Model", "bedrock"),
        Format("AWS::Cassandra::Table", "cassandra", "/keyspace/"),
        Format("AWS::CloudFront::KeyValueStore", "cloudfront", "key-value-store/"),
        Format("AWS::CloudTrail::Channel", "cloudtrail", "channel/"),
        Format("AWS::CodeWhisperer::Customization", "codewhisperer", "customization/"),
        Format("AWS::CodeWhisperer::Profile", "codewhisperer", "profile/"),
        Format("AWS::Cognito::IdentityPool", "cognito-identity", "identitypool/"),
        Format("AWS::DynamoDB::Stream", "dynamodb", "table/"),
        Format("AWS::DynamoDB::Table", "dynamodb", "table/"),
        Format("AWS::EC2::Snapshot", "ec2", "snapshot/"),
        Format("AWS::EMRWAL::Workspace", "emrwal", "workspace/"),
        Format("AWS::FinSpace::Environment", "finspace", "environment/"),
        Format("AWS::Glue::Table", "glue", "table/"),
        Format("AWS::GreengrassV2::ComponentVersion", "greengrass", "components"),
        Format("AWS::GreengrassV2::Deployment", "greengrass", "deployments"),
        Format("AWS::GuardDuty::Detector", "guardduty", "detector/"),
        Format("AWS::IoT::Certificate", "iot", "cert/"),
        Format("AWS::IoT::Thing", "iot", "thing/"),
        Format("AWS::IoTSiteWise::Asset", "iotsitewise", "asset/"),
        Format("AWS::IoTSiteWise::TimeSeries", "iotsitewise", "timeseries/"),
        Format("AWS::IoTTwinMaker::Entity", "iottwinmaker", "workspace/"),
        Format("AWS::IoTTwinMaker::Workspace", "iottwinmaker", "workspace/"),
        Format("AWS::KendraRanking::ExecutionPlan", "kendra-ranking", "rescore-execution-plan/"),
        Format("AWS::Kinesis::Stream", "kinesis", "stream/"),
        Format("AWS::Kinesis::StreamConsumer", "kinesis"),
        Format("AWS::KinesisVideo::Stream", "kinesisvideo", "stream/"),
        Format("AWS::Lambda::Function", "lambda", "function:"),
        Format("AWS::MachineLearning::MlModel", "machinelearning", "mlmodel/"),
        Format("AWS::ManagedBlockchain::Network", "managedblockchain", "networks/"),
        Format("AWS::ManagedBlockchain::Node", "managedblockchain", "nodes/"),
        Format("AWS::MedicalImaging::Datastore", "medical-imaging", "datastore/"),
        Format("AWS::NeptuneGraph::Graph", "neptune-graph", "graph/"),
        Format("AWS::PCAConnectorAD::Connector", "pca-connector-ad", "connector/"),
        Format("AWS::PCAConnectorSCEP::Connector", "pca-connector-scep", "connector/"),
        Format("AWS::QApps:QApp", "qapps"),
        Format("AWS::QApps::QApp", "qapps"),
        Format("AWS::QBusiness::Application", "qbusiness", "application/"),
        Format("AWS::QBusiness::DataSource", "qbusiness", "application/"),
        Format("AWS::QBusiness::Index", "qbusiness", "application/"),
        Format("AWS::QBusiness::WebExperience", "qbusiness", "application/"),
        Format("AWS::QDeveloper::Integration", "qdeveloper"),
        Format("AWS::RDS::DBCluster", "rds", "cluster:"),
        Format("AWS::S3::AccessPoint", "s3", "accesspoint/"),
        Format("AWS::S3::Object", "s3"),
        Format("AWS::S3Express::Object", "s3express", "bucket/"),
        Format("AWS::S3ObjectLambda::AccessPoint", "s3-object-lambda", "accesspoint/"),
        Format("AWS::S3Outposts::Object", "s3-outposts"),
        Format("AWS::S3Tables::Table", "s3tables", "bucket/"),
        Format("AWS::SageMaker::Endpoint", "sagemaker", "endpoint/"),
        Format("AWS::SageMaker::ExperimentTrialComponent", "sagemaker"),
        Format("AWS::SageMaker::FeatureGroup", "sagemaker", "feature-group/"),
        Format("AWS::SCN::Instance", "scn", "instance/"),
        Format("AWS::ServiceDiscovery::Namespace", "servicediscovery", "namespace/"),
        Format("AWS::ServiceDiscovery::Service", "servicediscovery", "service/"),
        Format("AWS::SNS::PlatformEndpoint", "sns", "endpoint/"),
        Format("AWS::SNS::Topic", "sns"),
        Format("AWS::SQS::Queue", "sqs"),
        Format("AWS::SSM::ManagedNode", "ssm"),
        Format("AWS::SSMMessages::ControlChannel", "ssmmessages", "control-channel/"),
        Format("AWS::StepFunctions::StateMachine", "states", "stateMachine:"),
        Format("AWS::SWF::Domain", "swf", "/domain/"),
        Format("AWS::ThinClient::Device", "thinclient", "device/"),
        Format("AWS::ThinClient::Environment", "thinclient", "environment/"),
        Format("AWS::Timestream::Database", "timestream", "database/"),
        Format("AWS::Timestream::Table", "timestream", "database/"),
        Format("AWS::VerifiedPermissions::PolicyStore", "verifiedpermissions", "policy-store/"),
    ]
}
