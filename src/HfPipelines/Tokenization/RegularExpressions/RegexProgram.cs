using HfPipelines.Tokenization.Unicode;

namespace HfPipelines.Tokenization.RegularExpressions;

/// <summary>A compiled pattern.</summary>
/// <param name="Source">The pattern as it was written.</param>
/// <param name="Instructions">The instructions; the first is where a match begins.</param>
/// <param name="Registers">The number of registers; the first two are unused by groups: the match's start after <c>\K</c>.</param>
/// <param name="First">The code points with which a match can begin; null when it may be empty.</param>
/// <param name="IsPure">Whether what follows a position depends on the position alone, so that a failure need not be tried again.</param>
internal sealed record RegexProgram(string Source, RegexInstruction[] Instructions, int Registers, CodePointSet? First, bool IsPure);
