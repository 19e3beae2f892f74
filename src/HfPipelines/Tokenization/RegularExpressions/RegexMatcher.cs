using System.Buffers;
using System.Globalization;
using HfPipelines.Tokenization.Unicode;

namespace HfPipelines.Tokenization.RegularExpressions;

/// <summary>
/// Runs a compiled pattern over one text by backtracking. When the work outgrows the text, it remembers which choices have failed: each
/// instruction then fails at most once at each position of the text, so that the time stays linear. Where a failure depends on more than the position
/// (back references, <c>\G</c>), nothing can be remembered. There, and where even that takes too much (long loops in long loops), the search is given up.
/// </summary>
internal ref struct RegexMatcher
{
    private const int Restore = -1;
    private const int StepsPerChar = 64;
    private const int FreeSteps = 1 << 14;
    private const int CharsPerStep = 8;
    private const int MostSteps = 10_000_000;
    private const int MostStepsPerChar = 1000;
    private const int MostStepsPerCharOfLongTexts = 100;
    private const long MostStepsBeforeLongTexts = 2_000_000_000;
    private const long LargestMemory = 1L << 27;

    private readonly RegexProgram _program;
    private readonly RegexInstruction[] _instructions;
    private readonly ReadOnlySpan<char> _text;
    private readonly int[] _registers;
    private readonly CodePointSet _word;
    private Frame[] _stack = ArrayPool<Frame>.Shared.Rent(64);
    private int _depth;
    private ulong[]? _failed;
    private int[] _log = [];
    private int _logged;
    private long _steps;
    private long _budget;
    private int _searchStart;
    private (int Instruction, int Start, int End) _run = (-1, 0, 0);

    public RegexMatcher(RegexProgram program, ReadOnlySpan<char> text)
    {
        _program = program;
        _instructions = program.Instructions;
        _text = text;
        _registers = ArrayPool<int>.Shared.Rent(program.Registers);
        _word = UnicodeTables.Default.Set(@"\w");
        _budget = FreeSteps + ((long)StepsPerChar * text.Length);
        Array.Fill(_registers, -1);
    }

    /// <summary>Gives the buffers back; nothing is found afterwards.</summary>
    public readonly void Release()
    {
        ArrayPool<int>.Shared.Return(_registers);
        ArrayPool<Frame>.Shared.Return(_stack);
    }

    /// <summary>Finds the first match at or after a position.</summary>
    public bool Find(int from, out int start, out int end)
    {
        _searchStart = from;
        CodePointSet? first = _program.First;
        for (int i = from; i <= _text.Length;)
        {
            int units = 1;
            if (i < _text.Length)
            {
                int point = CodePoints.At(_text, i, out units);
                if (first is not null && !first.Contains(point))
                {
                    i += units;
                    continue;
                }
            }
            else if (first is not null)
            {
                break;
            }

            end = RunFrom(i);
            if (end >= 0)
            {
                start = _registers[RegexCompiler.KeepRegister] >= 0 ? _registers[RegexCompiler.KeepRegister] : i;
                return true;
            }

            i += units;
        }

        (start, end) = (-1, -1);
        return false;
    }

    private int RunFrom(int position)
    {
        while (true)
        {
            Array.Fill(_registers, -1);
            _depth = 0;
            _logged = 0;
            try
            {
                int end = Run(0, position);
                ForgetLog(0);
                return end;
            }
            catch (WorkExceededException) when (_failed is null)
            {
                long words = (((long)_instructions.Length * (_text.Length + 1)) >> 6) + 1;
                _failed = words <= LargestMemory ? new ulong[words] : throw GivenUp();
                Allow();
            }
        }
    }

    /// <summary>Runs instructions until their end: the position reached, or -1.</summary>
    private int Run(int pc, int position)
    {
        int bottom = _depth;
        while (true)
        {
            if (++_steps > _budget)
            {
                CheckWork();
            }

            ref RegexInstruction instruction = ref _instructions[pc];
            bool ok = true;
            switch (instruction.Op)
            {
                case RegexOp.Set:
                    if (position < _text.Length && instruction.Set!.Contains(CodePoints.At(_text, position, out int units)))
                    {
                        position += units;
                        pc++;
                    }
                    else
                    {
                        ok = false;
                    }

                    break;
                case RegexOp.Folded:
                    int folded = MatchFolded(instruction.Folded!, position);
                    ok = folded >= 0;
                    if (ok)
                    {
                        position = folded;
                        pc++;
                    }

                    break;
                case RegexOp.Split:
                    if (instruction.Set is { } guard && (position >= _text.Length || !guard.Contains(CodePoints.At(_text, position, out _))))
                    {
                        pc = instruction.Target;
                        break;
                    }

                    ok = Enter(pc, position);
                    if (ok)
                    {
                        Push(new Frame(instruction.Target, position, 0, _logged));
                        pc++;
                    }

                    break;
                case RegexOp.SplitLazy:
                    ok = Enter(pc, position);
                    if (ok)
                    {
                        Push(new Frame(pc + 1, position, 0, _logged));
                        pc = instruction.Target;
                    }

                    break;
                case RegexOp.Jump:
                    pc = instruction.Target;
                    break;
                case RegexOp.Loop:
                    ok = RunLoop(ref instruction, ref pc, ref position);
                    break;
                case RegexOp.LoopPossessive:
                    position = EndOfPossessiveRun(ref instruction, pc, position);
                    pc++;
                    break;
                case RegexOp.Save:
                    Push(new Frame(Restore, instruction.Register, _registers[instruction.Register], _logged));
                    _registers[instruction.Register] = position;
                    pc++;
                    break;
                case RegexOp.ExitIfEmpty:
                    pc = _registers[instruction.Register] == position ? instruction.Target : pc + 1;
                    break;
                case RegexOp.Assert:
                    ok = Holds(instruction.Assertion, position);
                    pc++;
                    break;
                case RegexOp.Atomic:
                    int atomicEnd = RunNested(pc + 1, position);
                    ok = atomicEnd >= 0;
                    if (ok)
                    {
                        position = atomicEnd;
                        pc = instruction.Target;
                    }

                    break;
                case RegexOp.Ahead:
                case RegexOp.NotAhead:
                    ok = RunNested(pc + 1, position) >= 0 == (instruction.Op == RegexOp.Ahead);
                    pc = instruction.Target;
                    break;
                case RegexOp.Behind:
                case RegexOp.NotBehind:
                    ok = LooksBehind(ref instruction, pc + 1, position) == (instruction.Op == RegexOp.Behind);
                    pc = instruction.Target;
                    break;
                case RegexOp.BackReference:
                    int back = MatchBackReference(instruction.Register, position);
                    ok = back >= 0;
                    if (ok)
                    {
                        position = back;
                        pc++;
                    }

                    break;
                case RegexOp.Grapheme:
                    ok = position < _text.Length;
                    if (ok)
                    {
                        position += StringInfo.GetNextTextElementLength(_text[position..]);
                        pc++;
                    }

                    break;
                default:
                    return position;
            }

            if (!ok && !Backtrack(bottom, ref pc, ref position))
            {
                return -1;
            }
        }
    }

    // The first budget is for what needs no memory of failures; the second is the last.
    private void CheckWork()
    {
        if (_budget >= LastBudget)
        {
            throw GivenUp();
        }

        if (_program.IsPure)
        {
            throw WorkExceededException.Instance;
        }

        Allow();
    }

    private void Allow() => (_steps, _budget) = (0, LastBudget);

    private readonly long LastBudget
        => Math.Min(MostSteps + ((long)MostStepsPerChar * _text.Length), Math.Max(MostStepsBeforeLongTexts, (long)MostStepsPerCharOfLongTexts * _text.Length));

    private readonly TokenizerException GivenUp()
        => new($"the regular expression '{_program.Source}'", null, $"expected a match or none with less work over {_text.Length} characters");

    private bool Backtrack(int bottom, ref int pc, ref int position)
    {
        while (_depth > bottom)
        {
            ref Frame frame = ref _stack[--_depth];
            // What was chosen since has failed for good: its entries in the log stay marked.
            _logged = frame.Logged;
            if (frame.Pc == Restore)
            {
                _registers[frame.Position] = frame.Minimum;
                continue;
            }

            pc = frame.Pc;
            position = frame.Position;
            if (frame.GivesBack)
            {
                CodePoints.Before(_text, position, out int units);
                position -= units;
                if (position > frame.Minimum)
                {
                    frame.Position = position;
                    _depth++;
                }
            }

            return true;
        }

        return false;
    }

    /// <summary>A loop over a set: takes a run, then gives back one code point after the other.</summary>
    private bool RunLoop(ref RegexInstruction instruction, ref int pc, ref int position)
    {
        if (!Enter(pc, position))
        {
            return false;
        }

        if (_failed is null || instruction.Limit != int.MaxValue)
        {
            int end = EndOfRun(instruction.Set!, position, instruction.Limit);
            _steps += (end - position) / CharsPerStep;
            if (end > position)
            {
                Push(new Frame(pc + 1, end, position, _logged) { GivesBack = true });
            }

            position = end;
            pc++;
            return true;
        }

        if (position < _text.Length && instruction.Set!.Contains(CodePoints.At(_text, position, out int units)))
        {
            Push(new Frame(pc + 1, position, position, _logged));
            position += units;
            return true;
        }

        pc++;
        return true;
    }

    /// <summary>The end of a run; within the last one it is the same, so that a search from every position does not run again and again.</summary>
    private int EndOfPossessiveRun(ref RegexInstruction instruction, int pc, int position)
    {
        if (instruction.Limit == int.MaxValue && _run.Instruction == pc && _run.Start <= position && position < _run.End)
        {
            return _run.End;
        }

        int end = EndOfRun(instruction.Set!, position, instruction.Limit);
        _steps += (end - position) / CharsPerStep;
        _run = (pc, position, end);
        return end;
    }

    private readonly int EndOfRun(CodePointSet set, int position, int limit)
    {
        for (; limit > 0 && position < _text.Length && set.Contains(CodePoints.At(_text, position, out int units)); limit--)
        {
            position += units;
        }

        return position;
    }

    private int RunNested(int pc, int position)
    {
        int depth = _depth;
        int logged = _logged;
        int end = Run(pc, position);
        // A success leaves nothing to go back to, and its choices may be asked again from elsewhere.
        for (int i = depth; i < _depth; i++)
        {
            if (_stack[i].Pc == Restore)
            {
                _stack[depth++] = _stack[i];
            }
        }

        if (end >= 0)
        {
            ForgetLog(logged);
        }

        _depth = depth;
        _logged = logged;
        return end;
    }

    private bool LooksBehind(ref RegexInstruction instruction, int pc, int position)
    {
        int start = position;
        for (int length = 0; length <= instruction.Limit; length++)
        {
            if (length >= instruction.Low && RunNested(pc, start) == position)
            {
                return true;
            }

            if (start == 0)
            {
                break;
            }

            CodePoints.Before(_text, start, out int units);
            start -= units;
        }

        return false;
    }

    private readonly int MatchFolded(int[] folded, int position)
    {
        for (int i = 0; i < folded.Length;)
        {
            if (position >= _text.Length)
            {
                return -1;
            }

            int point = CodePoints.At(_text, position, out int units);
            position += units;
            if (point < 0x80)
            {
                if (folded[i++] != (point is >= 'A' and <= 'Z' ? point | 0x20 : point))
                {
                    return -1;
                }

                continue;
            }

            foreach (int part in CaseFolding.Fold(point))
            {
                if (i >= folded.Length || folded[i++] != part)
                {
                    return -1;
                }
            }
        }

        return position;
    }

    private readonly int MatchBackReference(int register, int position)
    {
        int start = _registers[register];
        int end = _registers[register + 1];
        if (start < 0 || end < start || position + end - start > _text.Length || !_text.Slice(position, end - start).SequenceEqual(_text[start..end]))
        {
            return -1;
        }

        return position + end - start;
    }

    private readonly bool Holds(AssertionKind kind, int position) => kind switch
    {
        AssertionKind.LineStart => position == 0 || (_text[position - 1] == '\n' && position < _text.Length),
        AssertionKind.LineEnd => position == _text.Length || _text[position] == '\n',
        AssertionKind.TextStart => position == 0,
        AssertionKind.TextEnd => position == _text.Length,
        AssertionKind.TextEndOrLastBreak => position == _text.Length || (position == _text.Length - 1 && _text[position] == '\n'),
        AssertionKind.SearchStart => position == _searchStart,
        AssertionKind.WordBoundary => AtWordBoundary(position),
        _ => !AtWordBoundary(position),
    };

    private readonly bool AtWordBoundary(int position)
    {
        bool before = position > 0 && _word.Contains(CodePoints.Before(_text, position, out _));
        bool after = position < _text.Length && _word.Contains(CodePoints.At(_text, position, out _));
        return before != after;
    }

    /// <summary>Notes that a choice is tried; false when it has failed before.</summary>
    private bool Enter(int pc, int position)
    {
        if (_failed is null)
        {
            return true;
        }

        long state = ((long)pc * (_text.Length + 1)) + position;
        ulong bit = 1UL << (int)(state & 63);
        ref ulong word = ref _failed[state >> 6];
        if ((word & bit) != 0)
        {
            return false;
        }

        word |= bit;
        if (_logged + 2 > _log.Length)
        {
            Array.Resize(ref _log, Math.Max(256, _log.Length * 2));
        }

        _log[_logged++] = pc;
        _log[_logged++] = position;
        return true;
    }

    /// <summary>Unmarks the choices in the log from an index on: those that did not fail.</summary>
    private readonly void ForgetLog(int from)
    {
        for (int i = from; i < _logged; i += 2)
        {
            long state = ((long)_log[i] * (_text.Length + 1)) + _log[i + 1];
            _failed![state >> 6] &= ~(1UL << (int)(state & 63));
        }
    }

    private void Push(in Frame frame)
    {
        if (_depth == _stack.Length)
        {
            Frame[] larger = ArrayPool<Frame>.Shared.Rent(_stack.Length * 2);
            _stack.CopyTo(larger, 0);
            ArrayPool<Frame>.Shared.Return(_stack);
            _stack = larger;
        }

        _stack[_depth++] = frame;
    }

    /// <summary>Something to go back to: an instruction and a position, or a register and its former value.</summary>
    private record struct Frame(int Pc, int Position, int Minimum, int Logged)
    {
        /// <summary>Whether the frame is a run that gives back, down to <c>Minimum</c>.</summary>
        public bool GivesBack { get; init; }
    }

    private sealed class WorkExceededException : Exception
    {
        public static readonly WorkExceededException Instance = new();
    }
}
