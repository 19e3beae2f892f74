namespace HfPipelines.Networks;

/// <summary>The nine kinds of pipeline.</summary>
public enum ArchitectureKind
{
    /// <summary>Text: encoder-only, decoder-only or encoder-decoder.</summary>
    Text,

    /// <summary>Images to labels, boxes, masks, embeddings or images.</summary>
    Image,

    /// <summary>Images and text.</summary>
    VisionText,

    /// <summary>Speech and sound.</summary>
    Audio,

    /// <summary>Three or more modalities.</summary>
    Multimodal,

    /// <summary>Denoising diffusion.</summary>
    Diffusion,

    /// <summary>Text with routed experts.</summary>
    MixtureOfExperts,

    /// <summary>Text with a recurrent state instead of a key-value cache.</summary>
    StateSpace,

    /// <summary>Retrieval-augmented generation.</summary>
    Rag,
}
