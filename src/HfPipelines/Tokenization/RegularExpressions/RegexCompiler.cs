using HfPipelines.Tokenization.Unicode;

namespace HfPipelines.Tokenization.RegularExpressions;

/// <summary>Compiles a parsed pattern to instructions.</summary>
internal sealed class RegexCompiler
{
    private const int MaximumLength = 200_000;
    private readonly List<RegexInstruction> _instructions = [];
    private readonly HashSet<int> _referenced = [];
    private readonly string _source;
    private int _registers;
    private bool _pure = true;

    private RegexCompiler(string source, int captures)
    {
        _source = source;
        _registers = 1 + (2 * (captures + 1));
    }

    /// <summary>The register that <c>\K</c> writes.</summary>
    public const int KeepRegister = 0;

    /// <summary>Compiles a pattern.</summary>
    /// <param name="source">The pattern.</param>
    /// <param name="sets">What the names of other tables' sets begin with, which win over the usual ones; empty for those.</param>
    /// <exception cref="FormatException">The pattern is malformed, not supported or too large.</exception>
    public static RegexProgram Compile(string source, string sets = "")
    {
        (RegexNode node, int captures) = RegexParser.Parse(source, sets);
        var compiler = new RegexCompiler(source, captures);
        compiler.FindReferences(node);
        compiler.Emit(node);
        compiler.Add(new RegexInstruction { Op = RegexOp.Match });
        compiler.KeepRunsThatNothingWants();
        return new RegexProgram(source, [.. compiler._instructions], compiler._registers, FirstOf(node), compiler._pure);
    }

    /// <summary>The code points with which a node can begin; null when it may match the empty text.</summary>
    private static CodePointSet? FirstOf(RegexNode node)
    {
        switch (node)
        {
            case SetNode set:
                return set.Set;
            case FoldedTextNode text:
                // Any code point that begins with the first folded one, alone or as the first of several.
                CodePointSet first = CaseFolding.Close(CodePointSet.Of(text.Folded[0], text.Folded[0]));
                foreach ((int point, int[] folded) in UnicodeTables.Default.Map("CaseFold"))
                {
                    if (folded[0] == text.Folded[0] && !first.Contains(point))
                    {
                        first = first.Union(CodePointSet.Of(point, point));
                    }
                }

                return first;
            case SequenceNode sequence:
                CodePointSet? begins = CodePointSet.Empty;
                foreach (RegexNode child in sequence.Nodes)
                {
                    if (child is AssertionNode or LookNode)
                    {
                        continue;
                    }

                    if (child is RepeatNode { Minimum: 0 } optional && FirstOf(optional.Node) is { } optionalFirst)
                    {
                        begins = begins.Union(optionalFirst);
                        continue;
                    }

                    return FirstOf(child) is { } childFirst ? begins.Union(childFirst) : null;
                }

                return null;
            case AlternationNode alternation:
                CodePointSet all = CodePointSet.Empty;
                foreach (RegexNode child in alternation.Nodes)
                {
                    if (FirstOf(child) is not { } childFirst)
                    {
                        return null;
                    }

                    all = all.Union(childFirst);
                }

                return all;
            case RepeatNode { Minimum: > 0 } repeat:
                return FirstOf(repeat.Node);
            case CaptureNode capture:
                return FirstOf(capture.Node);
            case AtomicNode atomic:
                return FirstOf(atomic.Node);
            default:
                return null;
        }
    }

    /// <summary>The fewest and the most code points that a node matches.</summary>
    private (int Minimum, int Maximum) LengthOf(RegexNode node)
    {
        switch (node)
        {
            case SetNode:
                return (1, 1);
            case FoldedTextNode text:
                return ((text.Folded.Length + 2) / 3, text.Folded.Length);
            case SequenceNode sequence:
                return sequence.Nodes.Select(LengthOf).Aggregate((0, 0), (a, b) => (a.Item1 + b.Minimum, Sum(a.Item2, b.Maximum)));
            case AlternationNode alternation:
                return (alternation.Nodes.Min(n => LengthOf(n).Minimum), alternation.Nodes.Max(n => LengthOf(n).Maximum));
            case RepeatNode repeat:
                (int minimum, int maximum) = LengthOf(repeat.Node);
                return (minimum * repeat.Minimum, repeat.Maximum == int.MaxValue || maximum == int.MaxValue ? int.MaxValue : maximum * repeat.Maximum);
            case CaptureNode capture:
                return LengthOf(capture.Node);
            case AtomicNode atomic:
                return LengthOf(atomic.Node);
            case BackReferenceNode or GraphemeNode:
                return (0, int.MaxValue);
            default:
                return (0, 0);
        }
    }

    private static int Sum(int a, int b) => a == int.MaxValue || b == int.MaxValue ? int.MaxValue : a + b;

    private void FindReferences(RegexNode node)
    {
        switch (node)
        {
            case BackReferenceNode reference:
                _referenced.Add(reference.Number);
                _pure = false;
                break;
            case AssertionNode { Kind: AssertionKind.SearchStart }:
                _pure = false;
                break;
            case SequenceNode sequence:
                foreach (RegexNode child in sequence.Nodes)
                {
                    FindReferences(child);
                }

                break;
            case AlternationNode alternation:
                foreach (RegexNode child in alternation.Nodes)
                {
                    FindReferences(child);
                }

                break;
            case RepeatNode repeat:
                FindReferences(repeat.Node);
                break;
            case CaptureNode capture:
                FindReferences(capture.Node);
                break;
            case AtomicNode atomic:
                FindReferences(atomic.Node);
                break;
            case LookNode look:
                FindReferences(look.Node);
                break;
        }
    }

    /// <summary>A run gives nothing back where what follows begins with none of its code points.</summary>
    private void KeepRunsThatNothingWants()
    {
        for (int i = 0; i + 1 < _instructions.Count; i++)
        {
            RegexInstruction run = _instructions[i];
            if (run.Op == RegexOp.Loop && _instructions[i + 1] is { Op: RegexOp.Set } next && !run.Set!.Overlaps(next.Set!))
            {
                run.Op = RegexOp.LoopPossessive;
                _instructions[i] = run;
            }
        }
    }

    private int Add(RegexInstruction instruction)
    {
        if (_instructions.Count >= MaximumLength)
        {
            throw new FormatException($"the regular expression '{_source}' is too large");
        }

        _instructions.Add(instruction);
        return _instructions.Count - 1;
    }

    private void Aim(int instruction)
    {
        RegexInstruction changed = _instructions[instruction];
        changed.Target = _instructions.Count;
        _instructions[instruction] = changed;
    }

    private void Emit(RegexNode node)
    {
        switch (node)
        {
            case EmptyNode:
                break;
            case SetNode set:
                Add(new RegexInstruction { Op = RegexOp.Set, Set = set.Set });
                break;
            case FoldedTextNode text:
                Add(new RegexInstruction { Op = RegexOp.Folded, Folded = text.Folded });
                break;
            case SequenceNode sequence:
                foreach (RegexNode child in sequence.Nodes)
                {
                    Emit(child);
                }

                break;
            case AlternationNode alternation:
                EmitAlternation(alternation.Nodes);
                break;
            case RepeatNode repeat:
                EmitRepeat(repeat);
                break;
            case CaptureNode capture:
                EmitCapture(capture);
                break;
            case AtomicNode { Node: RepeatNode { Node: SetNode, Kind: RepeatKind.Greedy } run }:
                EmitRepeat(run with { Kind = RepeatKind.Possessive });
                break;
            case AtomicNode atomic:
                EmitNested(RegexOp.Atomic, atomic.Node);
                break;
            case LookNode look:
                EmitLook(look);
                break;
            case BackReferenceNode reference:
                if (1 + (2 * reference.Number) + 1 >= _registers)
                {
                    throw new FormatException($"invalid backref number in the regular expression '{_source}'");
                }

                Add(new RegexInstruction { Op = RegexOp.BackReference, Register = 1 + (2 * reference.Number) });
                break;
            case AssertionNode assertion when assertion.Kind == AssertionKind.Keep:
                Add(new RegexInstruction { Op = RegexOp.Save, Register = KeepRegister });
                break;
            case AssertionNode assertion:
                Add(new RegexInstruction { Op = RegexOp.Assert, Assertion = assertion.Kind });
                break;
            case GraphemeNode:
                Add(new RegexInstruction { Op = RegexOp.Grapheme });
                break;
            default:
                throw new InvalidOperationException($"no instruction for {node.GetType().Name}");
        }
    }

    private void EmitAlternation(IReadOnlyList<RegexNode> alternatives)
    {
        var jumps = new List<int>();
        for (int i = 0; i < alternatives.Count; i++)
        {
            if (i == alternatives.Count - 1)
            {
                Emit(alternatives[i]);
                break;
            }

            int split = Add(new RegexInstruction { Op = RegexOp.Split, Set = FirstOf(alternatives[i]) });
            Emit(alternatives[i]);
            jumps.Add(Add(new RegexInstruction { Op = RegexOp.Jump }));
            Aim(split);
        }

        jumps.ForEach(Aim);
    }

    private void EmitCapture(CaptureNode capture)
    {
        if (!_referenced.Contains(capture.Number))
        {
            Emit(capture.Node);
            return;
        }

        Add(new RegexInstruction { Op = RegexOp.Save, Register = 1 + (2 * capture.Number) });
        Emit(capture.Node);
        Add(new RegexInstruction { Op = RegexOp.Save, Register = 2 + (2 * capture.Number) });
    }

    private void EmitNested(RegexOp op, RegexNode node, int low = 0, int limit = 0)
    {
        int start = Add(new RegexInstruction { Op = op, Low = low, Limit = limit });
        Emit(node);
        Add(new RegexInstruction { Op = RegexOp.Match });
        Aim(start);
    }

    private void EmitLook(LookNode look)
    {
        if (!look.Behind)
        {
            EmitNested(look.Negative ? RegexOp.NotAhead : RegexOp.Ahead, look.Node);
            return;
        }

        (int minimum, int maximum) = LengthOf(look.Node);
        if (maximum == int.MaxValue)
        {
            throw new FormatException($"invalid pattern in look-behind in the regular expression '{_source}'");
        }

        EmitNested(look.Negative ? RegexOp.NotBehind : RegexOp.Behind, look.Node, minimum, maximum);
    }

    private void EmitRepeat(RepeatNode repeat)
    {
        if (repeat.Kind == RepeatKind.Possessive && repeat.Node is not SetNode)
        {
            EmitNested(RegexOp.Atomic, repeat with { Kind = RepeatKind.Greedy });
            return;
        }

        for (int i = 0; i < repeat.Minimum; i++)
        {
            Emit(repeat.Node);
        }

        if (repeat.Maximum == repeat.Minimum)
        {
            return;
        }

        if (repeat.Node is SetNode set && repeat.Kind != RepeatKind.Lazy)
        {
            Add(new RegexInstruction
            {
                Op = repeat.Kind == RepeatKind.Possessive ? RegexOp.LoopPossessive : RegexOp.Loop,
                Set = set.Set,
                Limit = repeat.Maximum == int.MaxValue ? int.MaxValue : repeat.Maximum - repeat.Minimum,
            });
            return;
        }

        RegexOp op = repeat.Kind == RepeatKind.Lazy ? RegexOp.SplitLazy : RegexOp.Split;
        if (repeat.Maximum != int.MaxValue)
        {
            var splits = new List<int>();
            for (int i = repeat.Minimum; i < repeat.Maximum; i++)
            {
                splits.Add(Add(new RegexInstruction { Op = op }));
                Emit(repeat.Node);
            }

            splits.ForEach(Aim);
            return;
        }

        int start = Add(new RegexInstruction { Op = op });
        bool mayBeEmpty = LengthOf(repeat.Node).Minimum == 0;
        int register = mayBeEmpty ? _registers++ : 0;
        if (mayBeEmpty)
        {
            Add(new RegexInstruction { Op = RegexOp.Save, Register = register });
        }

        Emit(repeat.Node);
        int exit = mayBeEmpty ? Add(new RegexInstruction { Op = RegexOp.ExitIfEmpty, Register = register }) : -1;
        Add(new RegexInstruction { Op = RegexOp.Jump, Target = start });
        Aim(start);
        if (exit >= 0)
        {
            Aim(exit);
        }
    }
}
