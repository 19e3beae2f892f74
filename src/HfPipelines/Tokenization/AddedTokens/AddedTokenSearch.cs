namespace HfPipelines.Tokenization.AddedTokens;

/// <summary>Which added tokens are found in a text.</summary>
internal enum AddedTokenSearch
{
    /// <summary>All.</summary>
    All,

    /// <summary>Those that are not special; the others stay text.</summary>
    WithoutSpecial,

    /// <summary>None; all stay text.</summary>
    None,
}
