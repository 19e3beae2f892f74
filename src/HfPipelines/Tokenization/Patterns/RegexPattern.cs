using HfPipelines.Tokenization.RegularExpressions;
using HfPipelines.Tokenization.Text;
using HfPipelines.Tokenization.Unicode;

namespace HfPipelines.Tokenization.Patterns;

/// <summary>Finds the matches of a regular expression.</summary>
internal sealed class RegexPattern : ITextPattern
{
    private const string PythonSets = "python:";
    private readonly RegexProgram _program;

    private RegexPattern(RegexProgram program)
    {
        _program = program;
    }

    /// <summary>Makes a pattern of a regular expression, written by hand where there is one.</summary>
    /// <exception cref="FormatException">The regular expression is malformed or not supported.</exception>
    public static ITextPattern Create(string source)
        => source == Gpt2Pattern.Source ? new Gpt2Pattern() : ClPattern.Find(source) ?? O200kPattern.Find(source) ?? Compile(source);

    /// <summary>Makes a pattern of a regular expression, always with the general engine.</summary>
    /// <exception cref="FormatException">The regular expression is malformed or not supported.</exception>
    public static RegexPattern Compile(string source) => new(RegexCompiler.Compile(source));

    /// <summary>Makes a pattern of a regular expression whose classes are those of Python's package <c>regex</c>.</summary>
    /// <exception cref="FormatException">The regular expression is malformed or not supported.</exception>
    public static RegexPattern CompilePython(string source) => new(RegexCompiler.Compile(source, PythonSets));

    /// <summary>A class as Python's package <c>regex</c> knows it, for example <c>\w</c>.</summary>
    public static CodePointSet PythonSet(string name) => UnicodeTables.Default.Set(PythonSets + name);

    /// <inheritdoc/>
    public void FindMatches(ReadOnlySpan<char> text, MatchList matches)
    {
        var matcher = new RegexMatcher(_program, text);
        try
        {
            FindMatches(ref matcher, text, matches);
        }
        finally
        {
            matcher.Release();
        }
    }

    private static void FindMatches(ref RegexMatcher matcher, ReadOnlySpan<char> text, MatchList matches)
    {
        int position = 0;
        int lastEnd = -1;
        while (position <= text.Length && matcher.Find(position, out int start, out int end))
        {
            if (end == lastEnd)
            {
                // An empty match right after a match is none, also where \K in a look-behind gives it a start: go on one code point later.
                if (position >= text.Length)
                {
                    break;
                }

                CodePoints.At(text, position, out int units);
                position += units;
                continue;
            }

            matches.Add(start, end);
            position = end;
            lastEnd = end;
        }
    }
}
