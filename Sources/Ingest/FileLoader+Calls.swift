import ContractXML
import Stages
import Waits

// Calls that replace others, take them back, or hang on their contacts.

extension FileLoader {
    /// The sender's own reference of a call.
    ///
    /// - Throws: `IngestError` for one that is longer than any id.
    func reference(of document: ContractDocument) throws(IngestError) -> String? {
        guard let reference = document.reference, !reference.isEmpty else { return nil }
        guard reference.utf8.count <= Self.longestReference else {
            throw IngestError(
                .notText, path: path, line: document.position.line, column: document.position.column,
                "LeveransReferens is longer than \(Self.longestReference) bytes: it is an id, such as the number of the delivery"
            )
        }
        return reference
    }

    /// As a constraint of `register.file` has it.
    private static let longestReference = 200

    /// Takes back what an earlier call has delivered.
    ///
    /// - Parameter kinds: those that the call may be of.
    func withdraw(
        _ call: String, by file: FileRegister.NewFile, of kinds: [DeliveryKind] = DeliveryKind.allCases
    ) throws -> LoadedFile {
        let firstDeliveryID = try register.nextNumbers().deliveryID
        let taken = withdrawals(
            try standingSlots(of: call, by: [], of: kinds), except: [], firstDeliveryID: firstDeliveryID)
        guard !taken.isEmpty else {
            throw IngestError(
                .order, path: path,
                "the call \(call) has nothing left to take back: newer deliveries have replaced all of it")
        }
        try register.record(file)
        return loaded(file, taken, try register.record(taken, fileID: file.fileID))
    }

    /// What an earlier call has delivered that nothing newer has replaced.
    ///
    /// - Parameters:
    ///   - slots: those of the call that names it.
    ///   - kinds: those that it may be of, where the naming call has none.
    func standingSlots(
        of call: String, by slots: [DeliverySlot], of kinds: [DeliveryKind] = DeliveryKind.allCases
    ) throws -> [DeliverySlot] {
        switch try register.call(named: call, by: slots, of: kinds) {
        case .call(let standing): return standing
        case .unknown:
            throw IngestError(
                .order, path: path,
                "it replaces the call \(call), which is not in the register: komiljard deliveries lists the calls that are"
            )
        case .ambiguous(let ids):
            throw IngestError(
                .order, path: path,
                "several calls have the reference \(call): name the one that is meant by its id, which is one of "
                    + ids.prefix(5).joined(separator: ", "))
        }
    }

    /// Withdrawals of slots that the call which takes them back does not deliver anew.
    func withdrawals(
        _ named: [DeliverySlot], except slots: Set<DeliverySlot>, firstDeliveryID: Int
    ) -> [FileRegister.NewDelivery] {
        named.filter { !slots.contains($0) }.enumerated().map { index, slot in
            FileRegister.NewDelivery(deliveryID: firstDeliveryID + index, slot: slot, isWithdrawal: true)
        }
    }

    /// The contacts that diagnoses, causes or procedures hang on, by their own slots.
    func contactDeliveries(of slots: [DeliverySlot]) throws -> [DeliverySlot: Int] {
        var found: [DeliverySlot: Int] = [:]
        for slot in slots {
            let contacts = DeliverySlot(region: slot.region, period: slot.period, kind: .completed)
            guard let id = try register.newestDelivery(of: contacts) else {
                throw IngestError(
                    .order, path: path,
                    "there are no contacts of region \(slot.region), \(slot.period) that it could hang on: send the "
                        + "call with Kontakt first")
            }
            found[slot] = id
        }
        return found
    }
}
