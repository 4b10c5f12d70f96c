extension Field {
    /// The fields that any CloudTrail record may have, by their whole names, and those that are
    /// derived; below the ones that differ from service to service anything can be.
    ///
    /// Source: the CloudTrail user guide, "CloudTrail record contents" and "CloudTrail userIdentity
    /// element".
    public static let known = recorded + derived.keys.filter { !recorded.contains($0) }.sorted()

    private static let recorded = [
        "eventVersion", "eventTime", "eventSource", "eventName", "awsRegion", "sourceIPAddress",
        "userAgent", "errorCode", "errorMessage", "requestParameters", "responseElements",
        "additionalEventData", "requestID", "eventID", "eventType", "apiVersion",
        "managementEvent", "readOnly", "resources", "recipientAccountId", "serviceEventDetails",
        "sharedEventID", "vpcEndpointId", "vpcEndpointAccountId", "eventCategory", "addendum",
        "sessionCredentialFromConsole", "eventContext", "edgeDeviceDetails", "tlsDetails",
        "insightDetails", "userIdentity", "userIdentity.type", "userIdentity.userName",
        "userIdentity.principalId", "userIdentity.arn", "userIdentity.accountId",
        "userIdentity.accessKeyId", "userIdentity.invokedBy", "userIdentity.sessionContext",
        "userIdentity.onBehalfOf", "userIdentity.inScopeOf", "userIdentity.credentialId",
        "userIdentity.identityProvider",
        "resources.type", "resources.ARN", "resources.ARNPrefix", "resources.accountId",
        "tlsDetails.tlsVersion", "tlsDetails.cipherSuite", "tlsDetails.clientProvidedHostHeader",
        "tlsDetails.keyExchange",
    ]

    /// Known fields of whose members there is a whole list.
    public static let closed = ["userIdentity", "resources", "tlsDetails"]
}
