/// The names that fill the holes of templates.
///
/// Each list is in order: a name's position is its identity, and names said twice come up more.
/// Accounts and addresses are those that AWS and RFC 5737 set aside for documentation. Some names
/// hold letters beyond ASCII, as tags and object keys do.
enum SyntheticWords {
    static let accounts = bytes("111122223333 444455556666 123456789012 111122223333")
    static let regions = bytes(
        "us-east-1 us-east-1 eu-central-1 eu-west-1 us-west-2 ap-northeast-1"
    )

    static let people = bytes(
        """
        ana.silva ben.okafor chen.wei diego.ramos elif.kaya fatima.noor greta.lind hugo.martin
        ines.costa jonas.berg kofi.mensah lena.vogel mary.major nikki.wolf omar.haddad paulo.santos
        quinn.baker richard.roe sofia.rossi tomasz.nowak uma.patel victor.hugo wen.li yuki.tanaka
        """
    )
    static let users = bytes(
        """
        ci-deploy terraform backup-agent mary_major john_stiles reporting jenkins legacy-etl
        partner-upload grafana-reader alejandro_rosalez mateo_jackson nikhil_jayashankar breakglass
        """
    )
    static let services = bytes(
        """
        lambda.amazonaws.com ec2.amazonaws.com autoscaling.amazonaws.com ecs-tasks.amazonaws.com
        delivery.logs.amazonaws.com eks.amazonaws.com config.amazonaws.com events.amazonaws.com
        cloudtrail.amazonaws.com elasticloadbalancing.amazonaws.com rds.amazonaws.com
        """
    )
    static let functions = bytes(
        """
        orders-api thumbnail-maker invoice-render fraud-score session-gc nightly-report webhook-in
        search-index price-feed mail-out pdf-export image-resize audit-forward stock-sync
        """
    )
    static let roles = bytes(
        """
        OrdersServiceRole DataLakeReader BuildRole DatadogIntegrationRole EksNodeRole WizAccessRole
        CrossAccountAudit FirehoseDelivery GlueJobRole StepFunctionsRole BackupRole
        """
    )
    static let buckets = bytes(
        """
        amzn-s3-demo-bucket amzn-s3-demo-logging-bucket amzn-s3-demo-source-bucket
        amzn-s3-demo-destination-bucket example-orders-prod example-datalake-raw
        example-datalake-curated example-build-artifacts example-customer-uploads
        """
    )
    static let objects = bytes(
        """
        raw/orders/dt=2026-01-01/part-00017.snappy.parquet uploads/avatars/4711.png
        logs/elb/2026/01/01/access.log.gz curated/customers/snapshot.parquet
        berichte/Größenübersicht.xlsx 写真/東京タワー.jpg builds/api/1842/artifact.zip
        exports/assumed-role/WizAccessRole/report.csv models/fraud/v12/model.tar.gz
        factures/janvier/reçu-n°42.pdf checkpoints/stream-7/state.bin static/app.3f9c1d.js
        """
    )
    static let tables = bytes("Orders Sessions Customers Inventory FeatureFlags Payments Carts")
    static let queues = bytes("orders-incoming mail-outgoing thumbnails fraud-review dead-letters")
    static let topics = bytes("order-events price-changes ops-alarms customer-signups")
    static let parameters = bytes(
        """
        /prod/orders/db-url /prod/api/feature-flags /shared/ami/latest /prod/fraud/threshold
        /staging/orders/db-url /prod/mail/smtp-host
        """
    )
    static let tags = bytes("production staging Zürich München São-Paulo 東京 équipe-données core 🚀")
    static let models = bytes(
        """
        anthropic.claude-3-5-sonnet-20240620-v1:0 amazon.titan-embed-text-v2:0 amazon.nova-lite-v1:0
        meta.llama3-1-70b-instruct-v1:0
        """
    )
    static let instanceTypes = bytes("t3.micro m6i.large c7g.xlarge r6g.2xlarge g5.xlarge m5.large")
    static let keys = bytes(
        """
        1234abcd-12ab-34cd-56ef-1234567890ab 0987dcba-09fe-87dc-65ba-ab0987654321
        4f1c2b3a-7d6e-4c5b-9a8f-112233445566 a1b2c3d4-5678-90ab-cdef-EXAMPLE11111
        """
    )

    private static func bytes(_ words: String) -> [[UInt8]] {
        words.split { letter in letter == " " || letter == "\n" }.map { word in Array(word.utf8) }
    }
}
