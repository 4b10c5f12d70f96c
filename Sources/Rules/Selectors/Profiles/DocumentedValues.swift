/// Values that AWS's texts name. The lists of resource types and of sources grow: one that is not
/// there may be new.
///
/// Source: the CloudTrail user guide, "Understanding CloudTrail events" (the table of data events)
/// and "Logging network activity events" (the valid values of eventSource). The copies that were
/// read bear no date; they are younger than October 2025. The first page names more services of
/// network activity than the second one has sources.
enum DocumentedValues {
    /// By field, where CloudTrail writes nothing else (the user guide, "CloudTrail record
    /// contents").
    static let ofFieldsWithFew = [
        "readOnly": ["true", "false"],
        "sessionCredentialFromConsole": ["true"],
        "eventCategory": [
            "Management", "Data", "NetworkActivity", "Insight", "Aggregated", "ConfigurationItem",
            "Evidence", "ActivityAuditLog",
        ],
    ]

    /// What data events are about: `AWS::S3::Object`.
    static let resourceTypes =
        words(
            """
            AgentAccessMCP::Tools AgentRegistry::Registry AIDevOps::AgentSpace AIDevOps::Association
            AIDevOps::OperatorAppTeam AIDevOps::PipelineMetadata AIDevOps::Service
            AIOps::InvestigationGroup AOSS::Collection AppConfig::Configuration
            ApplicationSignals::InstrumentationConfig AppSync::GraphQLApi
            AWSExternalAnthropic::Workspace B2BI::Transformer Backup::BackupAccessPoint
            Backup::SearchJob Bedrock::AdvancedOptimizePromptJob Bedrock::AgentAlias
            Bedrock::AsyncInvoke Bedrock::AutomatedReasoningPolicy
            Bedrock::AutomatedReasoningPolicyVersion Bedrock::Blueprint
            Bedrock::DataAutomationInvocation Bedrock::DataAutomationProfile
            Bedrock::DataAutomationProject Bedrock::FlowAlias Bedrock::FlowExecution
            Bedrock::Guardrail Bedrock::InlineAgent Bedrock::KnowledgeBase Bedrock::Model
            Bedrock::PromptVersion Bedrock::Session Bedrock::Tool BedrockAgentCore::ABTest
            BedrockAgentCore::APIKeyCredentialProvider BedrockAgentCore::BatchEvaluate
            BedrockAgentCore::Browser BedrockAgentCore::BrowserCustom
            BedrockAgentCore::BrowserProfile BedrockAgentCore::CapacityProvider
            BedrockAgentCore::CodeInterpreter BedrockAgentCore::CodeInterpreterCustom
            BedrockAgentCore::Evaluator BedrockAgentCore::Gateway BedrockAgentCore::Memory
            BedrockAgentCore::OAuth2CredentialProvider BedrockAgentCore::Payments
            BedrockAgentCore::Policy BedrockAgentCore::PolicyEngine BedrockAgentCore::Recommendation
            BedrockAgentCore::Registry BedrockAgentCore::Runtime BedrockAgentCore::RuntimeEndpoint
            BedrockAgentCore::TokenVault BedrockAgentCore::WorkloadIdentity
            BedrockAgentCore::WorkloadIdentityDirectory BedrockMantle::Project
            BedrockWebSearch::Tool Cassandra::Stream Cassandra::Table
            CertificateManager::AcmeEndpoint ClinicalTrialsTech::Codelist
            ClinicalTrialsTech::Dataset ClinicalTrialsTech::Execution ClinicalTrialsTech::Instance
            ClinicalTrialsTech::Mapping ClinicalTrialsTech::Schedule ClinicalTrialsTech::Study
            CloudFront::KeyValueStore CloudOptimization::Profile CloudOptimization::Recommendation
            CloudTrail::Channel CloudWatch::Dataset CloudWatch::IngestionEndpoint CloudWatch::Metric
            CodeGuruProfiler::ProfilingGroup CodeWhisperer::Customization CodeWhisperer::Profile
            Cognito::IdentityPool DataExchange::Asset Deadline::Fleet Deadline::Job Deadline::Queue
            Deadline::Worker DiodeAlerting::LinkedAlert DSQL::Cluster DynamoDB::Stream
            DynamoDB::Table EC2::InstanceConnectEndpoint EC2::Snapshot ECS::ContainerInstance
            EKS::Dashboard EMRWAL::Workspace Events::Endpoint Events::EventBus Events::EventSource
            Events::Rule FinSpace::Environment FSx::Volume GameLiftStreams::Application
            GameLiftStreams::StreamGroup GeoMaps::Provider GeoPlaces::Provider GeoRoutes::Provider
            Glue::Table GreengrassV2::ComponentVersion GreengrassV2::Deployment GuardDuty::Detector
            GuardDuty::MalwareScan HealthAgent::Domain HealthAgent::Integration
            HealthAgent::PatientInsightsJob HealthAgent::Session HealthAgent::Subscription
            HealthLake::DataTransformationProfile IoT::Certificate IoT::Thing IoT::Tunnel
            IoTSiteWise::Asset IoTSiteWise::Dataset IoTSiteWise::Pipeline IoTSiteWise::TimeSeries
            IoTSiteWise::Workspace IoTTwinMaker::Entity IoTTwinMaker::Workspace
            KendraRanking::ExecutionPlan Kinesis::Stream Kinesis::StreamConsumer
            KinesisFirehose::DeliveryStream KinesisVideo::SignalingChannel KinesisVideo::Stream
            Lambda::Function Lambda::MicrovmImage Lex::Bot Lex::BotAlias Logs::LogGroupAuthorization
            Logs::ScheduledQuery MachineLearning::MlModel ManagedBlockchain::Network
            ManagedBlockchain::Node ManagedBlockchainQuery::QueryAPI MedicalImaging::Datastore
            MedicalImaging::Imageset MWAA::Environment NeptuneGraph::Graph
            NetworkFlowMonitor::Monitor NetworkFlowMonitor::Scope NovaAct::WorkflowDefinition
            NovaAct::WorkflowRun One::UKey One::User PaymentCryptography::Alias
            PaymentCryptography::Key PCAConnectorAD::Connector PCAConnectorSCEP::Connector
            Pinpoint::App QApps::QApp QApps::QAppSession QBusiness::Application
            QBusiness::DataSource QBusiness::Index QBusiness::Integration QBusiness::WebExperience
            QDeveloper::Integration Quicksight::ActionConnector QuickSight::App
            QuickSight::Automation QuickSight::AutomationJob QuickSight::Extension
            QuickSight::ExtensionAccess QuickSight::Flow QuickSight::FlowSession QuickSight::Page
            QuickSight::Task RDS::DBCluster Redshift::Cluster ResourceExplorer2::ManagedView
            ResourceExplorer2::View RUM::AppMonitor S3::AccessPoint S3::Object
            S3Express::AccessPoint S3Express::Object S3ObjectLambda::AccessPoint S3Outposts::Object
            S3Tables::Table S3Tables::TableBucket S3Vectors::Index S3Vectors::VectorBucket
            SageMaker::Endpoint SageMaker::ExperimentTrialComponent SageMaker::FeatureGroup
            SageMaker::Hub SageMaker::Job SageMaker::MlflowApp SageMaker::MlflowTrackingServer
            SageMaker::TrainingSession SCN::BusinessRule SCN::DataLakeException
            SCN::ExceptionInvestigation SCN::ExceptionRule SCN::Instance SCN::Metric
            SCN::MetricEvaluation SCN::Outcome SCN::OutcomeTemplate SDB::Domain
            ServiceDiscovery::Namespace ServiceDiscovery::Service SES::ConfigurationSet
            SES::EmailIdentity SES::Template Signer::SigningJob Signer::SigningProfile
            SitewiseAssistant::Conversation SMSVoice::CarrierLookup SMSVoice::ConfigurationSet
            SMSVoice::Message SMSVoice::NotifyConfiguration SMSVoice::OriginationIdentity
            SNS::PlatformEndpoint SNS::Topic SocialMessaging::PhoneNumberId SocialMessaging::WabaId
            SQS::Queue SSM::ExecutionPreview SSM::ManagedNode SSMMessages::ControlChannel
            StepFunctions::Activity StepFunctions::StateMachine SupportAccess::Tenant
            SupportAccess::TrustingAccount SupportAccess::TrustingRole SWF::Domain
            ThinClient::Device ThinClient::Environment Timestream::Database
            Timestream::RegionalEndpoint Timestream::Table Transform::AgentInstance
            Transform::Profile TransformCustom::Campaign TransformCustom::Conversation
            TransformCustom::KnowledgeItem TransformCustom::Package UXC::AccountCustomization
            VerifiedPermissions::PolicyStore WellArchitected::AgentRecommendation XRay::Trace
            """
        ).map { "AWS::\($0)" } + ["AWS::QApps:QApp"]

    /// What network activity is logged of: `s3.amazonaws.com`.
    static let networkActivitySources = words(
        """
        aco-automation appconfig application-signals appmesh athena b2bi backup-gateway
        bcm-data-exports bcm-pricing-calculator bedrock-agentcore bedrock billing cassandra ce
        cloudcontrolapi cloudformation cloudhsm cloudoptimization cloudtrail codedeploy
        comprehend comprehendmedical config ds dynamodb ec2 ecs elasticfilesystem
        elasticloadbalancing events firehose frauddetector freetier fsx glue healthlake
        invoicing iot iotfleetwise iotsecuredtunneling kms lakeformation lambda license-manager
        lookoutequipment lookoutvision monitoring nova-act personalize qbusiness rds rekognition
        rolesanywhere s3 sagemaker scheduler secretsmanager servicediscovery sns sqs
        ssm-contacts ssm storagegateway swf textract transcribe transcribestreaming
        transform-agents transform-custom transform translate user-subscriptions
        verifiedpermissions voiceid workmail workmailmessageflow
        """
    ).map { "\($0).amazonaws.com" }

    private static func words(_ text: String) -> [Substring] {
        text.utf8.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }.map(Substring.init)
    }
}
