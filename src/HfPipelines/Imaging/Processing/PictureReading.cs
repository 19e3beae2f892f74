namespace HfPipelines.Imaging.Processing;

/// <summary>How a class makes samples of the pictures it is given.</summary>
/// <param name="InfersChannels">Whether it makes arrays [height, width, channels] and infers which size is the number of channels, so that a picture of one or three rows is mistaken.</param>
/// <param name="ConvertsRgb">Whether it listens to <c>do_convert_rgb</c>.</param>
internal sealed record PictureReading(bool InfersChannels, bool ConvertsRgb);
