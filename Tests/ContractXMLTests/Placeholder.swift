import Testing

@testable import ContractXML
