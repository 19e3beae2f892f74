namespace HfPipelines;

/// <summary>What the samples of a picture mean.</summary>
public enum ImageMode
{
    /// <summary>One channel: brightness.</summary>
    Gray,

    /// <summary>Two channels: brightness and opacity.</summary>
    GrayAlpha,

    /// <summary>Three channels: red, green, blue.</summary>
    Rgb,

    /// <summary>Four channels: red, green, blue and opacity, not premultiplied.</summary>
    Rgba,

    /// <summary>One channel: the index of a colour in the palette.</summary>
    Palette,

    /// <summary>Four channels: cyan, magenta, yellow, black.</summary>
    Cmyk,

    /// <summary>One channel: 0 or 255.</summary>
    Bilevel,
}
