namespace HfPipelines.Tokenization.Models;

/// <summary>A token of a word.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Start">Where it begins in the word, in UTF-16 units.</param>
/// <param name="End">Where it ends.</param>
/// <param name="IsLiteral">Whether its text is that part of the word instead of the id's token, as with unknown parts.</param>
internal readonly record struct Token(int Id, int Start, int End, bool IsLiteral = false);
