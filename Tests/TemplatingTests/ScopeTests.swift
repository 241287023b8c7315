import Testing

@testable import Templating

@Suite("A scope")
struct ScopeTests {
    private func pageScope() -> Scope {
        var scope = Scope()
        scope.declare("title", .text)
        scope.beginTemplate()
        return scope
    }

    @Test("discards what a loop declares, but keeps its slots reserved")
    func loop() {
        var scope = pageScope()
        let outer = scope.enter(.loop)
        scope.declare("x", .int)
        #expect(scope.find("x") != nil)
        scope.leave(to: outer)
        #expect(scope.find("x") == nil)
        #expect(scope.slotCount == 2)
    }

    @Test("lets no loop assign a variable from outside it")
    func loopAssignment() {
        var scope = pageScope()
        scope.declare("x", .int)
        _ = scope.enter(.loop)
        guard case .outsideLoop = scope.assignmentTarget("x") else {
            Issue.record("\(scope.assignmentTarget("x"))")
            return
        }
    }

    @Test("hides the includer's loop from an included template")
    func hiddenLoop() {
        var scope = pageScope()
        _ = scope.enter(.loop)
        scope.declare("loop", .int, slot: scope.reserveSlots(TypedLoop.slotCount), isLoop: true)
        #expect(scope.loop != nil)
        _ = scope.enter(.template)
        #expect(scope.loop == nil)
        #expect(scope.hidesLoop)
    }

    @Test("shows a macro the page's variables, unless they were set again")
    func macro() {
        var scope = pageScope()
        scope.declare("local", .int)
        let outer = scope.enter(.macro(variableCount: 1))
        #expect(scope.names == ["title"])
        scope.leave(to: outer)
        scope.declare("title", .int)
        _ = scope.enter(.macro(variableCount: 1))
        #expect(scope.names == [])
    }

    @Test("makes `set` in an included template declare a new variable")
    func includedAssignment() {
        var scope = pageScope()
        scope.declare("x", .int)
        _ = scope.enter(.template)
        guard case .undeclared(let outer?) = scope.assignmentTarget("x") else {
            Issue.record("\(scope.assignmentTarget("x"))")
            return
        }
        #expect(outer.name == "x")
    }
}
