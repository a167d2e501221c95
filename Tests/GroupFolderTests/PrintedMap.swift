/// The certificate map of LAKE as the PureConnect document prints it ("Certificate map file"): a browser's view, with marks
/// for folding and one path broken over two lines.
let printedMap = #"""
    - <ININCertificates>
    - <Notifiers>
    - <ServerGroupCertificate>
      <PublicKeyPath>D:\I3\IC\Certificates\ServerGroup\ServerGroupPublicKey.bin</PublicKeyPath>
      <PrivateKeyPath>D:\I3\IC\Certificates\ServerGroup\ServerGroupPrivateKey.bin</PrivateKeyPath>
      <CertificatePath>D:\I3\IC\Certificates\ServerGroup\ServerGroupCertificate.cer</CertificatePath>
      <Password />
      <TrustedCertificatePath />
    </ServerGroupCertificate>
    - <Notifier Name="Jasper">
    - <SubsystemsRemoteClientCertificate>
      <PublicKeyPath>D:\I3\IC\Certificates\Client\Remote_Subsystems\Jasper\LAKE_ClientPublicKey.bin</PublicKeyPath>
      <PrivateKeyPath>D:\I3\IC\Certificates\Client\Remote_Subsystems\Jasper\LAKE_ClientPrivateKey.bin</PrivateKeyPath>
      <CertificatePath>D:\I3\IC\Certificates\Client\Remote_Subsystems\Jasper\LAKE_ClientCertificate.cer</CertificatePath>
      <Password />
      <TrustedCertificatePath>D:\I3\
        \IC\Certificates\Client\Remote_Subsystems\Jasper\LAKE_TrustedCertificate.cer</TrustedCertificatePath>
    </SubsystemsRemoteClientCertificate>
    - <RemoteClientCertificate>
      <PublicKeyPath />
      <PrivateKeyPath />
      <CertificatePath />
      <Password />
      <TrustedCertificatePath>D:\I3\IC\Certificates\Client\Remote_Client\jasper\LAKE_TrustedCertificate.cer</TrustedCertificatePath>
    </RemoteClientCertificate>
    </Notifier>
    - <Notifier Name="LAKE">
    - <ICCertificateAuthority>
      <PublicKeyPath>D:\I3\IC\Certificates\ICCertificateAuthority\LAKE_ICCertificateAuthorityPublicKey.bin</PublicKeyPath>
      <PrivateKeyPath>D:\I3\IC\Certificates\ICCertificateAuthority\LAKE_ICCertificateAuthorityPrivateKey.bin</PrivateKeyPath>
      <CertificatePath>D:\I3\IC\Certificates\ICCertificateAuthority\LAKE_ICCertificateAuthorityCertificate.cer</CertificatePath>
      <Password />
      <TrustedCertificatePath />
    </ICCertificateAuthority>
    - <SubsystemsServerCertificate>
      <PublicKeyPath>D:\I3\IC\Certificates\Client\Local_Subsystems\LAKE_ServerPublicKey.bin</PublicKeyPath>
      <PrivateKeyPath>D:\I3\IC\Certificates\Client\Local_Subsystems\LAKE_ServerPrivateKey.bin</PrivateKeyPath>
      <CertificatePath>D:\I3\IC\Certificates\Client\Local_Subsystems\LAKE_ServerCertificate.cer</CertificatePath>
      <Password />
      <TrustedCertificatePath>D:\I3\IC\Certificates\Client\Local_Subsystems\LAKE_TrustedCertificate.cer</TrustedCertificatePath>
    </SubsystemsServerCertificate>
    - <SubsystemsRemoteClientCertificate>
      <PublicKeyPath>D:\I3\IC\Certificates\Client\Local_Subsystems\LAKE_ClientPublicKey.bin</PublicKeyPath>
      <PrivateKeyPath>D:\I3\IC\Certificates\Client\Local_Subsystems\LAKE_ClientPrivateKey.bin</PrivateKeyPath>
      <CertificatePath>D:\I3\IC\Certificates\Client\Local_Subsystems\LAKE_ClientCertificate.cer</CertificatePath>
      <Password />
      <TrustedCertificatePath>D:\I3\IC\Certificates\Client\Local_Subsystems\LAKE_TrustedCertificate.cer</TrustedCertificatePath>
    </SubsystemsRemoteClientCertificate>
    - <RemoteClientCertificate>
      <PublicKeyPath />
      <PrivateKeyPath />
      <CertificatePath />
      <Password />
      <TrustedCertificatePath>D:\I3\IC\Certificates\Client\Remote_Client\lake\LAKE_TrustedCertificate.cer</TrustedCertificatePath>
    </RemoteClientCertificate>
    </Notifier>
    </Notifiers>
    <SIPDevices />
    </ININCertificates>
    """#
