namespace HfPipelines.Configuration;

/// <summary>
/// What the configurations of transformers say in common, under the names of Llama's, ViT's and BERT's, whatever each calls it; null where one does not
/// say it. The generator implements it on every record that has the three sizes, so that options can be made of any of them.
/// </summary>
public interface ITransformerConfig
{
    /// <summary>The size of the hidden states.</summary>
    int HiddenSize { get; }

    /// <summary>The number of layers.</summary>
    int NumHiddenLayers { get; }

    /// <summary>The number of attention heads.</summary>
    int NumAttentionHeads { get; }

    /// <summary>The number of key and value heads.</summary>
    int? NumKeyValueHeads => null;

    /// <summary>The size of a head.</summary>
    int? HeadDim => null;

    /// <summary>The inner size of the feed-forward blocks.</summary>
    int? IntermediateSize => null;

    /// <summary>The activation of the feed-forward blocks, by its name in transformers.</summary>
    string? HiddenAct => null;

    /// <summary>The epsilon of norms by the root mean square.</summary>
    double? RmsNormEps => null;

    /// <summary>The epsilon of norms by mean and standard deviation.</summary>
    double? LayerNormEps => null;

    /// <summary>Whether the projections of attention have biases.</summary>
    bool? AttentionBias => null;

    /// <summary>Whether the projections to queries, keys and values have biases.</summary>
    bool? QkvBias => null;

    /// <summary>Whether the layers of the feed-forward blocks have biases.</summary>
    bool? MlpBias => null;

    /// <summary>The number of tokens.</summary>
    int? VocabSize => null;

    /// <summary>The padding token.</summary>
    int? PadTokenId => null;

    /// <summary>The number of token types.</summary>
    int? TypeVocabSize => null;

    /// <summary>The number of positions.</summary>
    int? MaxPositionEmbeddings => null;

    /// <summary>The rotary embeddings.</summary>
    RopeParameters? RopeParameters => null;

    /// <summary>The length of the window that attention slides with.</summary>
    int? SlidingWindow => null;

    /// <summary>Whether attention slides at all.</summary>
    bool? UseSlidingWindow => null;

    /// <summary>The first layer that slides.</summary>
    int? MaxWindowLayers => null;

    /// <summary>What each layer's attention sees, by names of transformers.</summary>
    IReadOnlyList<string>? LayerTypes => null;

    /// <summary>Whether a call keeps keys and values unless it says otherwise.</summary>
    bool? UseCache => null;

    /// <summary>Whether an encoder's layers work as a decoder's.</summary>
    bool? IsDecoder => null;

    /// <summary>Whether the layers attend to an encoder besides.</summary>
    bool? AddCrossAttention => null;

    /// <summary>A factor on the embeddings of tokens.</summary>
    double? EmbeddingMultiplier => null;

    /// <summary>A factor on the scores of attention, in place of one over the root of the head size.</summary>
    double? AttentionMultiplier => null;

    /// <summary>A factor on each block's result before it is added.</summary>
    double? ResidualMultiplier => null;

    /// <summary>What the scores of tokens are divided by.</summary>
    double? LogitsScaling => null;

    /// <summary>The number of experts that a token goes to.</summary>
    int? NumExpertsPerTok => null;

    /// <summary>Whether a call tells the experts chosen unless it says otherwise.</summary>
    bool? OutputRouterLogits => null;

    /// <summary>The number of channels of pictures.</summary>
    int? NumChannels => null;

    /// <summary>Height and width of the pictures, in pixels; one number for both.</summary>
    IReadOnlyList<int>? ImageSize => null;

    /// <summary>Height and width of a patch, in pixels; one number for both.</summary>
    IReadOnlyList<int>? PatchSize => null;

    /// <summary>Reads keys that no property shows.</summary>
    ConfigReader Reader { get; }

    /// <summary>A value that a configuration may lack, but that a network cannot do without.</summary>
    /// <param name="value">The value.</param>
    /// <param name="key">Its key.</param>
    /// <exception cref="ConfigurationException">The value is null.</exception>
    T Required<T>(T? value, string key)
        where T : struct;

    /// <summary>A value that a configuration may lack, but that a network cannot do without.</summary>
    /// <param name="value">The value.</param>
    /// <param name="key">Its key.</param>
    /// <exception cref="ConfigurationException">The value is null.</exception>
    T Required<T>(T? value, string key)
        where T : class;
}
