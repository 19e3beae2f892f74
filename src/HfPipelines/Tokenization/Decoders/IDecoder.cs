namespace HfPipelines.Tokenization.Decoders;

/// <summary>Turns tokens back into text, in steps. Immutable.</summary>
internal interface IDecoder
{
    /// <summary>Changes the list of texts; at the end they are joined.</summary>
    void Decode(List<string> tokens);
}
