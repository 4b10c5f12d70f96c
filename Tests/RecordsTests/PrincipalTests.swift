import Records
import TestKit
import Testing

@Suite struct `A record's principal` {
    private static let session = "arn:aws:sts::111122223333:assumed-role/Reader/i-1"

    @Test(arguments: [
        (#"{"arn":"\#(session)"}"#, "arn:aws:iam::111122223333:role/Reader"),
        (
            #"{"arn":"\#(session)","sessionContext":{"sessionIssuer":{"type":"Role","arn":"r"}}}"#,
            "r"
        ),
        (
            #"{"arn":"arn:aws:iam::111122223333:user/ann","userName":"ann"}"#,
            "arn:aws:iam::111122223333:user/ann"
        ),
        (#"{"type":"AWSService","invokedBy":"ec2.amazonaws.com"}"#, "ec2.amazonaws.com"),
        (#"{"userName":"ann","accountId":"111122223333"}"#, "ann"),
        (#"{"accountId":"111122223333"}"#, "111122223333"), (#"{"type":"Unknown"}"#, nil),
    ])
    func `is the same from session to session`(identity: String, principal: String?) throws {
        try withRecord("{\"userIdentity\":\(identity)}") { record in
            #expect(record.text(of: Field("userIdentity.principal")) == principal)
        }
    }
}

@Suite struct `The ARN of an assumed role` {
    private static let session = "arn:aws:sts::111122223333:assumed-role/MyRole/i-1"
    private static let role = "arn:aws:iam::111122223333:role/path/to/MyRole"

    @Test(arguments: [
        (#"{"type":"Role","arn":"\#(role)"}"#, role), (#"{"arn":"\#(role)"}"#, role),
        (#"{"type":"Role"}"#, "arn:aws:iam::111122223333:role/MyRole"),
        (
            #"{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/ann"}"#,
            "arn:aws:iam::111122223333:role/MyRole"
        ), (#"{}"#, "arn:aws:iam::111122223333:role/MyRole"),
    ])
    func `is its issuer's, with the path, where the record has it`(
        issuer: String,
        arn: String
    ) throws {
        let identity = #"{"arn":"\#(Self.session)","sessionContext":{"sessionIssuer":\#(issuer)}}"#
        try withRecord("{\"userIdentity\":\(identity)}") { record in
            #expect(record.text(of: Field("userIdentity.roleArn")) == arn)
            #expect(record.text(of: Field("userIdentity.role")) == "MyRole")
        }
    }
}
