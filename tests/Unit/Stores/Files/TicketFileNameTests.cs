using CsCheck;
using MdLock.Rules;
using MdLock.Stores.Files;
using MdLock.UnitTests.Support;

namespace MdLock.UnitTests.Stores.Files;

/// <summary>A ticket's file name says all that the rules compare.</summary>
public sealed class TicketFileNameTests
{
    private static readonly Gen<string> Key = Gen.Char["0123456789abcdef"].Array[16].Select(letters => new string(letters));

    private static readonly Gen<LockTarget> AnyTarget = Gen.Select(
        Gen.Enum<LockScope>(),
        Key.Array[1, 7],
        (scope, path) => new LockTarget(path[^1], scope == LockScope.Document ? [path[0]] : [.. path], scope));

    private static readonly Gen<Ticket> AnyTicket = Gen.Select(
        Gen.Long[1, 1_000_000_000_000_000_000],
        Key,
        Gen.Enum<LockMode>(),
        AnyTarget.Array[1, 4],
        (order, owner, mode, targets) => new Ticket { Order = order, OwnerId = owner, Mode = mode, Targets = [.. targets] });

    [Fact]
    public void Given_AnyTicket_When_NamedAndParsed_Then_ItIsTheSame() => AnyTicket.Sample(
        ticket =>
        {
            Ticket? parsed = TicketFileName.Parse(TicketFileName.For(ticket), out bool needsRecord);

            Assert.NotNull(parsed);
            Assert.Equal((ticket.Order, ticket.OwnerId, ticket.Mode), (parsed.Order, parsed.OwnerId, parsed.Mode));
            Assert.Equal(ticket.Targets.Length > 1, needsRecord);
            Assert.Equal(needsRecord ? [] : ticket.Targets.Select(Text), parsed.Targets.Select(Text));
        },
        iter: 2_000);

    [Fact]
    public void Given_AnyTicket_When_Named_Then_TheOrderOfNamesIsTheOrderOfPlaces() =>
        AnyTicket.Array[2, 20].Sample(
            tickets => Assert.Equal(
                tickets.Select(ticket => ticket.Order).Order(),
                tickets.Select(TicketFileName.For).Order(StringComparer.Ordinal)
                    .Select(name => TicketFileName.Parse(name, out _)!.Order)),
            iter: 500);

    [Fact]
    public void Given_ATicketForSeveralSections_When_OneIsMoved_Then_TheNameChanges() =>
        Gen.Select(AnyTicket.Where(ticket => ticket.Targets.Length > 1), AnyTarget).Sample(
            (ticket, moved) =>
            {
                Ticket carried = ticket with { Targets = ticket.Targets.SetItem(0, moved) };
                Assert.Equal(
                    Text(moved) == Text(ticket.Targets[0]), TicketFileName.For(carried) == TicketFileName.For(ticket));
            },
            iter: 2_000);

    [Fact]
    public void I12_Given_AnyTextAsAName_When_Parsed_Then_ItIsNoTicketOrOneThatLeadsNowhere() =>
        Gen.Select(Texts.Ids, AnyTicket, Gen.Int[0, 120], (text, ticket, at) =>
        {
            string name = TicketFileName.For(ticket);
            return name.Insert(Math.Min(at, name.Length), text);
        }).Sample(
            name =>
            {
                Ticket? parsed = TicketFileName.Parse(name, out _);
                Assert.True(parsed is null || (parsed.Order > 0 && parsed.OwnerId.All(IsPlain)));
            },
            iter: 5_000);

    [Theory]
    [InlineData("")]
    [InlineData(".ticket")]
    [InlineData("0000000000000000000.0123456789abcdef.xt.a.ticket")]
    [InlineData("9223372036854775807.0123456789abcdef.xt.a.ticket")]
    [InlineData("-000000000000000001.0123456789abcdef.xt.a.ticket")]
    [InlineData("0000000000000000001..xt.a.ticket")]
    [InlineData("0000000000000000001.0123456789abcdef.zt.a.ticket")]
    [InlineData("0000000000000000001.0123456789abcdef.xz.a.ticket")]
    [InlineData("0000000000000000001.0123456789abcdef.xd.a-b.ticket")]
    [InlineData("0000000000000000001.0123456789abcdef.xt..ticket")]
    public void Given_ANameThatIsNoTickets_When_Parsed_Then_ItIsNobodysPlace(string name) =>
        Assert.Null(TicketFileName.Parse(name, out _));

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_';

    private static string Text(LockTarget target) => $"{target.Scope} {string.Join('/', target.Path)}";
}
