/// The text of one operation's records, in the order of AWS's fields, cut where the caller's or the
/// record's own values come in.
struct SyntheticRecord: Sendable {
    /// The parts of a failed call's record.
    struct Failure: Sendable {
        let fields: SyntheticTemplate
        /// Whether the message names the caller's ARN.
        let namesCaller: Bool
    }

    /// From the event time up to the source address.
    let opening: SyntheticTemplate
    /// The request parameters.
    let request: SyntheticTemplate
    /// The answer, and the same for a failed call.
    let response: SyntheticTemplate
    let failedResponse: SyntheticTemplate
    /// From the request id up to the recipient.
    let closing: SyntheticTemplate
    /// The same for `eventVersion` 1.05, which has no `managementEvent`.
    let oldClosing: SyntheticTemplate
    /// The category.
    let category: SyntheticTemplate
    /// `tlsDetails`, for a caller from outside AWS.
    let transport: SyntheticTemplate
    /// How a call may fail.
    let failures: [Failure]
    let isManagement: Bool

    init(_ operation: SyntheticOperation) {
        let service = operation.service
        let region = Self.globalServices.contains(service) ? "us-east-1" : "<region>"
        opening = SyntheticTemplate(
            #","eventTime":"<time>","eventSource":"\#(service).amazonaws.com","#
                + #""eventName":"\#(operation.name)","awsRegion":"\#(region)","#
                + #""sourceIPAddress":""#
        )
        request = SyntheticTemplate(#","requestParameters":\#(operation.request)"#)
        let additional = operation.additional.map { #","additionalEventData":\#($0)"# } ?? ""
        response = SyntheticTemplate(
            #","responseElements":\#(operation.response)\#(additional)"#
        )
        let isSignIn = service == "signin"
        failedResponse = isSignIn ? response : SyntheticTemplate(#","responseElements":null"#)
        closing = Self.closing(operation, isOld: false)
        oldClosing = Self.closing(operation, isOld: true)
        category = SyntheticTemplate(#","eventCategory":"\#(operation.category.rawValue)""#)
        let isOnBucket = operation.request.contains("<bucket>.s3")
        let host = isSignIn ? "us-east-1.signin.aws" : "\(service).\(region)"
        transport = SyntheticTemplate(
            #","tlsDetails":{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256","#
                + #""clientProvidedHostHeader":"\#(isOnBucket ? "<bucket>." : "")"#
                + #"\#(host).amazon\#(isSignIn ? "" : "aws").com"}"#
        )
        failures = Self.failures(of: operation)
        isManagement = operation.category == .management
    }

    private static let globalServices = ["iam", "signin", "ce", "health"]

    private static func closing(
        _ operation: SyntheticOperation,
        isOld: Bool
    ) -> SyntheticTemplate {
        let isSignIn = operation.service == "signin"
        let requestID =
            switch operation.service {
            case "signin": ""
            case "s3": #","requestID":"<CAPS>""#
            case "dynamodb": #","requestID":"<CAPS><CAPS><CAPS>VV4K""#
            default: #","requestID":"<uuid>""#
            }
        let resources = operation.resources.map { #","resources":\#($0)"# } ?? ""
        let type = isSignIn ? "AwsConsoleSignIn" : "AwsApiCall"
        let isManagement = operation.category == .management
        let kind =
            operation.category == .network
            ? #","eventType":"AwsVpceEvent""#
            : #","eventType":"\#(type)""# + (isOld ? "" : #","managementEvent":\#(isManagement)"#)
        let endpoint =
            operation.category == .network
            ? #","sharedEventID":"<uuid>","vpcEndpointId":"vpce-0<id3>","#
                + #""vpcEndpointAccountId":"<account>""#
            : ""
        return SyntheticTemplate(
            #"\#(requestID),"eventID":"<uuid>","readOnly":\#(operation.access == .read)"#
                + #"\#(resources)\#(kind),"recipientAccountId":"<account>"\#(endpoint)"#
        )
    }
}

extension SyntheticRecord {
    private static func failures(of operation: SyntheticOperation) -> [Failure] {
        if operation.category == .network {
            let message = "The request was denied due to a VPC endpoint policy"
            return [failure("VpceAccessDenied", message)]
        }
        let service = operation.service
        let action = "\(service):\(operation.name)"
        let refusal = "User: <caller> is not authorized to perform: \(action)"
        let reason = "because no identity-based policy allows the \(action) action"
        switch service {
        case "signin":
            return [
                Failure(
                    fields: SyntheticTemplate(#","errorMessage":"Failed authentication""#),
                    namesCaller: false
                )
            ]
        case "ec2":
            return [
                failure("Client.RequestLimitExceeded", "Request limit exceeded."),
                failure(
                    "Client.UnauthorizedOperation",
                    "You are not authorized to perform this operation. \(refusal) \(reason)."
                ),
                failure(
                    "Client.InvalidInstanceID.NotFound",
                    "The instance ID 'i-0<id>' does not exist"
                ),
            ]
        case "s3":
            return [
                failure("NoSuchKey", "The specified key does not exist."),
                failure(
                    "AccessDenied",
                    #"\#(refusal) on resource: \"arn:aws:s3:::<bucket>/<object>\" \#(reason)"#
                ),
                failure("SlowDown", "Please reduce your request rate."),
            ]
        case "dynamodb":
            return [
                failure("ConditionalCheckFailedException", "The conditional request failed"),
                failure("ThrottlingException", "Rate of requests exceeds the allowed throughput."),
            ]
        default:
            return [
                failure("ThrottlingException", "Rate exceeded"),
                failure("AccessDenied", #"\#(refusal) on resource: * \#(reason)"#),
                failure("AccessDeniedException", refusal),
            ]
        }
    }

    private static func failure(_ code: String, _ message: String) -> Failure {
        Failure(
            fields: SyntheticTemplate(#","errorCode":"\#(code)","errorMessage":"\#(message)""#),
            namesCaller: message.contains("<caller>")
        )
    }
}
